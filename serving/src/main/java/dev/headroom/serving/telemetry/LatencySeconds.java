package dev.headroom.serving.telemetry;

import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Durations in seconds, in the buckets that Python's prometheus_client users have. Thread-safe
 * without locks; a reader may see an observation in a bucket before it is in the sum.
 */
public final class LatencySeconds {
  private static final double[] UPPER = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

  private final LongAdder[] buckets =
      Stream.generate(LongAdder::new).limit(UPPER.length + 1L).toArray(LongAdder[]::new);
  private final LongAdder nanos = new LongAdder();

  /** One took so long. */
  public void record(long durationNanos) {
    int bucket = 0;
    while (bucket < UPPER.length && durationNanos > UPPER[bucket] * 1e9) {
      bucket++;
    }
    buckets[bucket].increment();
    nanos.add(durationNanos);
  }

  void expose(Exposition page, String name) {
    long count = 0;
    for (int i = 0; i < UPPER.length; i++) {
      count += buckets[i].sum();
      page.sample(name + "_bucket", "le=\"" + UPPER[i] + "\"", count);
    }
    count += buckets[UPPER.length].sum();
    page.sample(name + "_bucket", "le=\"+Inf\"", count);
    page.sample(name + "_sum", "", nanos.sum() / 1e9);
    page.sample(name + "_count", "", count);
  }
}
