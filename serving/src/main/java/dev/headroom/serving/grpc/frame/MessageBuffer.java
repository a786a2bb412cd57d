package dev.headroom.serving.grpc.frame;

import dev.headroom.serving.grpc.wire.ContentFinder;
import dev.headroom.serving.inference.Outcome.TooLarge;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.memory.RequestMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A message that is being received. It is placed so that its first tensor's content is aligned for
 * any element type, and takes memory as its bytes come: a length that is only said takes none from
 * others.
 */
public final class MessageBuffer {
  private static final int ALIGNMENT = 64;

  /** Messages up to this size are collected without being moved. */
  private static final int FIRST_BYTES = 64 << 10;

  private final long length;
  private final boolean compressed;
  private final ContentFinder finder;
  private final RequestMemory memory;
  private @Nullable ByteBuf buffer;
  private @Nullable Throwable refusal;
  private long received;

  /**
   * A message of which nothing has come.
   *
   * @param length as it is said, in bytes
   * @param memory is the message's own
   */
  MessageBuffer(long length, boolean compressed, ContentFinder finder, RequestMemory memory) {
    this.length = length;
    this.compressed = compressed;
    this.finder = finder;
    this.memory = memory;
    memory.arriving();
  }

  static RefusedException tooLong(long limit) {
    return new RefusedException(
        new TooLarge("Message too large (expected: at most " + limit + " bytes)"));
  }

  /** The memory in which it lies. */
  public RequestMemory memory() {
    return memory;
  }

  /** In bytes, as it came. */
  public long length() {
    return length;
  }

  /** Whether {@link #message} has to decompress it first. */
  public boolean compressed() {
    return compressed;
  }

  boolean isWhole() {
    return received == length;
  }

  /** Refuses it: what comes of it is dropped. */
  void refuse(Throwable why) {
    refusal = why;
    memory.replace(0);
  }

  /** Takes what is its own of {@code data}. */
  void append(ByteBuf data) {
    int more = (int) Math.min(length - received, data.readableBytes());
    received += more;
    if (refusal != null) {
      data.skipBytes(more);
      return;
    }
    int behind = data.readerIndex() + more;
    try {
      ByteBuf into = buffer == null ? first(data.slice(data.readerIndex(), more)) : buffer;
      buffer = into;
      memory.ensureWritable(into, more, length + ALIGNMENT);
      into.writeBytes(data, more);
    } catch (RuntimeException | OutOfMemoryError e) {
      refuse(e);
      data.readerIndex(behind);
    }
  }

  private ByteBuf first(ByteBuf beginning) {
    long likely = Math.max(Math.min(length, FIRST_BYTES), beginning.readableBytes());
    return compressed ? memory.buffer(likely) : placed(beginning, likely);
  }

  private ByteBuf placed(ByteBuf beginning, long likely) {
    ByteBuf first = memory.buffer(ALIGNMENT + likely);
    if (first.hasMemoryAddress()) {
      long misplaced = (first.memoryAddress() + finder.offset(beginning)) % ALIGNMENT;
      int padding = (int) ((ALIGNMENT - misplaced) % ALIGNMENT);
      first.writerIndex(padding).readerIndex(padding);
    }
    return first;
  }

  /**
   * The message, when it is whole, in its memory; throws where it was refused or cannot be
   * decompressed.
   *
   * @param limit the longest accepted when decompressed, in bytes
   */
  public ByteBuf message(Compression compression, long limit) {
    switch (refusal) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
    memory.arrived();
    if (buffer == null) {
      return memory.buffer(1);
    }
    return compressed
        ? compression.decompress(
            buffer,
            limit,
            memory,
            (beginning, n) -> placed(Unpooled.wrappedBuffer(beginning, 0, n), n))
        : buffer;
  }
}
