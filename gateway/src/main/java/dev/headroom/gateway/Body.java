package dev.headroom.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A request's body, on its way to one replica after another. What has come is kept while nothing of
 * it has been sent, and then while it is short enough and there is memory for it; from then on it
 * flows to the current replica alone and cannot be sent again. Used on one event loop.
 */
final class Body implements AutoCloseable {
  private final ByteBufAllocator allocator;
  private final long limit;
  private final KeptBytes budget;
  private @Nullable ByteBuf kept;
  private long taken;
  private long received;
  private boolean sent;
  private boolean ended;
  private boolean whole = true;
  private boolean crowded;

  Body(ByteBufAllocator allocator, long limit, KeptBytes budget) {
    this.allocator = allocator;
    this.limit = limit;
    this.budget = budget;
  }

  /** Keeps what comes, if it has to or may; the caller still owns the buffer. */
  void add(ByteBuf part) {
    int length = part.readableBytes();
    received += length;
    if (!whole) {
      return;
    }
    boolean hasMemory = budget.take(length);
    if (hasMemory) {
      taken += length;
    } else {
      crowded = true;
    }
    if (sent && (!hasMemory || received > limit)) {
      close();
      return;
    }
    ByteBuf all = kept;
    if (all == null) {
      all = allocator.buffer(Math.max(length, 256));
      kept = all;
    }
    all.writeBytes(part, part.readerIndex(), length);
  }

  void end() {
    ended = true;
  }

  boolean hasEnded() {
    return ended;
  }

  /** Bytes that have come. */
  long received() {
    return received;
  }

  /** Whether it can be sent from its beginning. */
  boolean isWhole() {
    return whole;
  }

  /** Whether there was no memory to keep it. */
  boolean isCrowded() {
    return crowded;
  }

  /**
   * What has come so far, to be sent; the caller owns it. Only while {@link #isWhole}. What comes
   * from now on is to be sent as it comes.
   */
  @Nullable ByteBuf start() {
    sent = true;
    ByteBuf all = kept;
    ByteBuf now = all == null ? null : all.retainedDuplicate();
    if (received > limit || crowded) {
      close();
    }
    return now;
  }

  /** Keeps nothing any more; what is under way goes on. */
  @Override
  public void close() {
    whole = false;
    budget.giveBack(taken);
    taken = 0;
    if (kept != null) {
      kept.release();
      kept = null;
    }
  }
}
