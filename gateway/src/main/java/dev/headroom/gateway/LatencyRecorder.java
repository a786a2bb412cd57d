package dev.headroom.gateway;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.AtomicHistogram;

/**
 * Counts latencies to two digits between 1 µs and an hour; those beyond count as an hour. Event
 * loops write.
 */
final class LatencyRecorder {
  private static final long MAX_MICROS = TimeUnit.HOURS.toMicros(1);

  private final AtomicHistogram micros = new AtomicHistogram(MAX_MICROS, 2);
  private final LongAdder sumMicros = new LongAdder();

  void record(long nanos) {
    long value = Math.clamp(TimeUnit.NANOSECONDS.toMicros(nanos), 0, MAX_MICROS);
    micros.recordValue(value);
    sumMicros.add(value);
  }

  Latency snapshot() {
    return new Latency(micros.copy(), sumMicros.sum());
  }
}
