package dev.headroom.serving.grpc.frame;

import dev.headroom.serving.grpc.wire.ContentFinder;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.memory.RequestMemory;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Cuts what comes into messages. Used by one thread. */
final class FrameReader implements AutoCloseable {
  static final int PREFIX = 5;

  private final ContentFinder finder;
  private final long limit;
  private final Supplier<RequestMemory> memory;
  private final Consumer<MessageBuffer> messages;
  private @Nullable MessageBuffer message;
  private int prefixBytes;
  private int flag;
  private long length;

  /**
   * A reader of messages.
   *
   * @param limit the longest accepted, in bytes; a longer one is passed on, and refuses to be read
   * @param memory for each message, which whoever gets it closes
   * @param messages gets each when it is whole
   */
  FrameReader(
      ContentFinder finder,
      long limit,
      Supplier<RequestMemory> memory,
      Consumer<MessageBuffer> messages) {
    this.finder = finder;
    this.limit = limit;
    this.memory = memory;
    this.messages = messages;
  }

  /** Reads all of {@code data}. */
  void read(ByteBuf data) {
    while (data.isReadable()) {
      MessageBuffer current = message;
      if (current == null) {
        prefix(data.readByte());
        if (prefixBytes < PREFIX) {
          continue;
        }
        current = begun();
        message = current;
        // So that a message's place can be found by its beginning.
        if (!data.isReadable() && length > 0) {
          return;
        }
      }
      current.append(data);
      if (current.isWhole()) {
        message = null;
        messages.accept(current);
      }
    }
  }

  private void prefix(byte next) {
    if (prefixBytes == 0) {
      if (next < 0 || next > 1) {
        throw new RpcException(
            RpcCode.INTERNAL, "A message's first byte: " + (next & 0xFF) + " (expected: 0 or 1)");
      }
      flag = next;
      length = 0;
    } else {
      length = length << 8 | (next & 0xFF);
    }
    prefixBytes++;
  }

  private MessageBuffer begun() {
    prefixBytes = 0;
    MessageBuffer begun = new MessageBuffer(length, flag == 1, finder, memory.get());
    try {
      if (length > limit) {
        throw MessageBuffer.tooLong(limit);
      }
      begun.memory().requirePossible(length);
    } catch (RefusedException e) {
      begun.refuse(e);
    }
    return begun;
  }

  /** Whether all that came was whole messages. */
  boolean isBetweenMessages() {
    return message == null && prefixBytes == 0;
  }

  /** Drops a message of which the rest does not come. */
  @Override
  public void close() {
    if (message != null) {
      message.memory().close();
      message = null;
    }
  }
}
