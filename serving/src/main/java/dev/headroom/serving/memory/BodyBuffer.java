package dev.headroom.serving.memory;

import dev.headroom.serving.inference.Outcome.TooLarge;
import dev.headroom.serving.inference.RefusedException;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way into one direct buffer, which tensors then point into. It is placed so that
 * what follows the JSON is aligned for any element type. Memory is taken as bytes come: a length
 * that is only said, or a body that comes slowly, takes none from others. Not thread-safe.
 *
 * <p>A body for which there is no memory is read to its end all the same, and dropped: a client
 * that still writes would see its connection reset, and not why.
 */
public final class BodyBuffer {
  private static final int ALIGNMENT = 64;

  /** Bodies up to this size are collected without being moved. */
  private static final int FIRST_BYTES = 64 << 10;

  private static final int LEAST_BYTES = 4 << 10;

  private final int jsonLength;
  private final long limit;
  private final long said;
  private final RequestMemory memory;
  private @Nullable ByteBuf buffer;
  private @Nullable Throwable refusal;
  private long length;

  /**
   * Of {@code memory}.
   *
   * @param jsonLength where the binary tensors begin; 0: there are none; −1: all is one
   * @param limit the largest body accepted, in bytes
   * @param said how long it will be; −1: nobody said
   */
  public BodyBuffer(int jsonLength, long limit, long said, RequestMemory memory) {
    this.jsonLength = jsonLength;
    this.limit = limit;
    this.said = said;
    this.memory = memory;
    memory.arriving();
    take(() -> memory.requirePossible(said));
  }

  static RefusedException tooLarge(long limit) {
    return new RefusedException(
        new TooLarge("Request body too large (expected: at most " + limit + " bytes)"));
  }

  /**
   * The next bytes.
   *
   * @throws RefusedException where there are more than the limit
   */
  public void append(ByteBuf data) {
    length += data.readableBytes();
    if (length > limit) {
      throw tooLarge(limit);
    }
    if (refusal == null) {
      take(() -> write(data));
    }
  }

  /** Does what needs memory; where there is none, frees what the body has so far. */
  private void take(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | OutOfMemoryError e) {
      refusal = e;
      memory.replace(0);
    }
  }

  private void write(ByteBuf data) {
    ByteBuf into = buffer == null ? first(data.readableBytes()) : buffer;
    buffer = into;
    memory.ensureWritable(into, data.readableBytes(), said + ALIGNMENT);
    into.writeBytes(data);
  }

  private ByteBuf first(int bytes) {
    long likely = said < 0 ? LEAST_BYTES : Math.min(said, FIRST_BYTES);
    ByteBuf first = memory.buffer(ALIGNMENT + Math.max(likely, bytes));
    if (first.hasMemoryAddress()) {
      long misplaced = (first.memoryAddress() + Math.max(0, jsonLength)) % ALIGNMENT;
      int padding = (int) ((ALIGNMENT - misplaced) % ALIGNMENT);
      first.writerIndex(padding).readerIndex(padding);
    }
    return first;
  }

  /**
   * All of it.
   *
   * @throws RefusedException where there was no memory for it
   */
  public Body whole() {
    if (buffer == null && refusal == null) {
      take(() -> buffer = first(0));
    }
    ByteBuf body = buffer;
    if (refusal instanceof Error error) {
      throw error;
    }
    if (refusal instanceof RuntimeException exception) {
      throw exception;
    }
    if (body == null) {
      throw new IllegalStateException("neither a body nor a refusal");
    }
    memory.arrived();
    return new Body(body, jsonLength == 0 ? body.readableBytes() : Math.max(0, jsonLength));
  }
}
