package dev.headroom.serving.telemetry;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** How many calls ran together, in buckets of powers of two. Thread-safe. */
final class BatchSizes {
  private static final int BOUNDS = 11;

  private final AtomicLongArray buckets = new AtomicLongArray(BOUNDS + 1);
  private final LongAdder calls = new LongAdder();

  /**
   * @param size of one run, at least 1
   */
  void record(int size) {
    int bucket = Math.min(BOUNDS, Integer.SIZE - Integer.numberOfLeadingZeros(size - 1));
    buckets.getAndIncrement(bucket);
    calls.add(size);
  }

  void expose(Exposition page, String name, String labels) {
    long count = 0;
    for (int i = 0; i < BOUNDS; i++) {
      count += buckets.get(i);
      page.sample(name + "_bucket", labels + ",le=\"" + (1 << i) + "\"", count);
    }
    count += buckets.get(BOUNDS);
    page.sample(name + "_bucket", labels + ",le=\"+Inf\"", count);
    page.sample(name + "_sum", labels, calls.sum());
    page.sample(name + "_count", labels, count);
  }
}
