package dev.headroom.load;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens in a run. Event loops write without a lock; {@link #second} and {@link
 * #report} belong to one thread.
 */
final class LoadTally {
  private static final long MAX_MICROS = TimeUnit.HOURS.toMicros(1);

  private final LongAdder offered = new LongAdder();
  private final LongAdder served = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder unsent = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
  private final Recorder recorder = new Recorder(MAX_MICROS, 3);
  private final Histogram all = new Histogram(MAX_MICROS, 3);

  private @Nullable Histogram interval;
  private LoadSecond last =
      new LoadSecond(
          Duration.ZERO, Duration.ZERO, 0, 0, 0, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  private long lastOffered;
  private long lastServed;
  private long lastFailed;
  private long lastUnsent;

  void offered() {
    offered.increment();
  }

  void unsent() {
    unsent.increment();
  }

  void answered(int status, long nanos, long length) {
    statuses.computeIfAbsent(status, _ -> new LongAdder()).increment();
    bytes.add(length);
    if (status < 400) {
      recorder.recordValue(Math.clamp(nanos / 1_000, 0, MAX_MICROS));
      served.increment();
    } else {
      failed.increment();
    }
  }

  void failed(String kind) {
    errors.computeIfAbsent(kind, _ -> new LongAdder()).increment();
    failed.increment();
  }

  private long outstanding() {
    long done = served.sum() + failed.sum() + unsent.sum();
    return Math.max(0, offered.sum() - done);
  }

  /** Closes the current interval. */
  LoadSecond second(Duration elapsed) {
    Histogram now = recorder.getIntervalHistogram(interval);
    interval = now;
    all.add(now);
    long outstanding = outstanding();
    long o = offered.sum();
    long s = served.sum();
    long f = failed.sum();
    long u = unsent.sum();
    last =
        new LoadSecond(
            elapsed,
            elapsed.minus(last.elapsed()),
            o - lastOffered,
            s - lastServed,
            f - lastFailed,
            u - lastUnsent,
            outstanding,
            at(now, 50),
            at(now, 95),
            micros(now.getMaxValue()));
    lastOffered = o;
    lastServed = s;
    lastFailed = f;
    lastUnsent = u;
    return last;
  }

  /** Everything, after the last {@link #second}. */
  LoadReport report(Duration sending, Duration elapsed) {
    return new LoadReport(
        sending,
        elapsed,
        offered.sum(),
        served.sum(),
        failed.sum(),
        unsent.sum(),
        outstanding(),
        sums(statuses),
        sums(errors),
        new LoadReport.Quantiles(
            micros(Math.round(all.getMean())),
            at(all, 50),
            at(all, 75),
            at(all, 90),
            at(all, 95),
            at(all, 99),
            at(all, 99.9),
            micros(all.getMaxValue()),
            bars()),
        bytes.sum());
  }

  private static <K> Map<K, Long> sums(Map<K, LongAdder> counts) {
    Map<K, Long> sums = new ConcurrentHashMap<>();
    counts.forEach((key, count) -> sums.put(key, count.sum()));
    return sums;
  }

  /** Bounds of 1, 2, 5, 10, … microseconds. */
  private List<LoadReport.Bar> bars() {
    List<LoadReport.Bar> bars = new ArrayList<>();
    if (all.getTotalCount() == 0) {
      return bars;
    }
    long below = 0;
    for (long bound = 1, step = 0; below < all.getTotalCount(); step++) {
      long upTo = all.getCountBetweenValues(0, bound);
      if (upTo > below || !bars.isEmpty()) {
        bars.add(new LoadReport.Bar(micros(bound), upTo - below));
      }
      below = upTo;
      bound = step % 3 == 1 ? bound / 2 * 5 : bound * 2;
    }
    return bars;
  }

  private static Duration at(Histogram histogram, double percentile) {
    return micros(histogram.getValueAtPercentile(percentile));
  }

  private static Duration micros(long value) {
    return Duration.of(value, ChronoUnit.MICROS);
  }
}
