package dev.headroom.gateway;

/**
 * A count over time: the sum of count × nanoseconds since it was made, so that the mean of any span
 * is the difference of two sums by its length. The sum wraps around after some 9 billion
 * request-seconds; differences stay right. Guarded by its owner's lock.
 */
final class CountIntegral {
  private long since;
  private int count;
  private long area;

  CountIntegral(long now) {
    since = now;
  }

  /** It is {@code next} from {@code now} on. */
  void become(int next, long now) {
    area = until(now);
    since = now;
    count = next;
  }

  /** The sum until {@code now}. */
  long until(long now) {
    return area + count * (now - since);
  }
}
