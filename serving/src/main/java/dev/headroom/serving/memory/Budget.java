package dev.headroom.serving.memory;

import dev.headroom.serving.inference.Outcome.TooLarge;
import dev.headroom.serving.inference.Outcome.Unavailable;
import dev.headroom.serving.inference.RefusedException;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * How much memory all requests together may take: their bodies, the tensors decoded from them,
 * their outputs, and their answers until these are sent. Each request's part is its {@link
 * RequestMemory}. Thread-safe.
 */
public final class Budget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();
  private final LongAdder refused = new LongAdder();

  /**
   * @param limit in bytes, at least 1
   */
  public Budget(long limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: >= 1)");
    }
    this.limit = limit;
  }

  /**
   * Half of what the process may have: bodies and answers lie in direct memory, texts and a model's
   * outputs in the heap, so that the smaller of both counts.
   */
  public static Budget ofProcess() {
    return new Budget(
        Math.min(PlatformDependent.maxDirectMemory(), Runtime.getRuntime().maxMemory()) / 2);
  }

  /** In bytes. */
  public long limit() {
    return limit;
  }

  /** How much requests have taken and not given back, in bytes. */
  public long used() {
    return used.get();
  }

  /** How many requests were refused because the rest was too small for them. */
  public long refused() {
    return refused.sum();
  }

  /** The memory of a new request: none so far. */
  public RequestMemory request(ByteBufAllocator allocator) {
    return new RequestMemory(this, allocator);
  }

  /** Takes {@code bytes}, or nothing and says false. */
  boolean take(long bytes) {
    return take(bytes, limit, 0);
  }

  /**
   * The same for a body that still arrives: the last quarter is only for one that is alone.
   *
   * @param own what its request has taken before
   */
  boolean takeArriving(long bytes, long own) {
    return take(bytes, limit - limit / 4, own);
  }

  /** Up to {@code most} of all; up to the limit where nobody has more than {@code own}. */
  private boolean take(long bytes, long most, long own) {
    long before = used.get();
    while (bytes <= (before <= own ? limit : most) - before) {
      if (used.compareAndSet(before, before + bytes)) {
        return true;
      }
      before = used.get();
    }
    return false;
  }

  void giveBack(long bytes) {
    used.addAndGet(-bytes);
  }

  /**
   * What a request is told that cannot have the memory that it needs: whether it can ever, which is
   * where it needs no more than {@code most}, or only not now.
   */
  RefusedException refusal(long needed, long most) {
    refused.increment();
    if (needed > most) {
      return new RefusedException(
          new TooLarge(
              "The request needs more memory than there is - %d bytes or more (expected: at most %d)"
                  .formatted(needed, most)));
    }
    return new RefusedException(
        Unavailable.now(
            "Other requests take the memory that this one needs - %d of %d bytes are in use"
                .formatted(used(), limit)));
  }
}
