package dev.headroom.serving.telemetry;

import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Durations in OVMS's 33 buckets: upper bounds of ⌊10·1.8ⁱ⌋ microseconds, 10 µs to 25 minutes.
 * Thread-safe without locks; a reader may see an observation in a bucket before it is in the sum.
 */
public final class LatencyHistogram {
  private static final int BOUNDS = 33;
  private static final long[] UPPER_MICROS = new long[BOUNDS];

  static {
    for (int i = 0; i < BOUNDS; i++) {
      UPPER_MICROS[i] = (long) Math.floor(10 * Math.pow(1.8, i));
    }
  }

  private final LongAdder[] buckets =
      Stream.generate(LongAdder::new).limit(BOUNDS + 1L).toArray(LongAdder[]::new);
  private final LongAdder nanos = new LongAdder();

  public void record(long durationNanos) {
    buckets[bucket(durationNanos)].increment();
    nanos.add(durationNanos);
  }

  private static int bucket(long durationNanos) {
    int low = 0;
    int high = BOUNDS;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (durationNanos <= UPPER_MICROS[middle] * 1000) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** How many were recorded. */
  public long count() {
    long count = 0;
    for (LongAdder bucket : buckets) {
      count += bucket.sum();
    }
    return count;
  }

  /** All that was recorded, together. */
  public long nanos() {
    return nanos.sum();
  }

  boolean used() {
    return nanos.sum() > 0;
  }

  /** Writes the histogram's samples in microseconds, if anything was recorded. */
  void expose(Exposition page, String name, String labels) {
    if (!used()) {
      return;
    }
    long count = 0;
    for (int i = 0; i < BOUNDS; i++) {
      count += buckets[i].sum();
      page.sample(name + "_bucket", labels + ",le=\"" + UPPER_MICROS[i] + "\"", count);
    }
    count += buckets[BOUNDS].sum();
    page.sample(name + "_bucket", labels + ",le=\"+Inf\"", count);
    page.sample(name + "_sum", labels, nanos.sum() / 1000.0);
    page.sample(name + "_count", labels, count);
  }
}
