package dev.headroom.metrics.store;

import dev.headroom.metrics.exposition.MetricsPage;
import dev.headroom.metrics.series.Labels;
import java.time.Duration;
import java.time.Instant;

/** A target of a head of its own, whose clock stands where the newest page was recorded. */
public final class RecordedTarget {
  private final TestClock clock = new TestClock(0);
  private final Head head;
  private final TargetSeries series;

  public RecordedTarget(Duration retention, int maxSeries) {
    head = new Head(new HeadSettings(retention, 64 << 20), clock);
    series = new TargetSeries(head, Labels.of("pod", "r-1", "namespace", "default"), maxSeries);
  }

  public void record(Instant at, MetricsPage page) {
    at(at).record(at, page);
  }

  /** Its series, once the clock is set. */
  TargetSeries at(Instant now) {
    clock.set(now.toEpochMilli());
    return series;
  }

  public TargetSeries series() {
    return series;
  }

  Head head() {
    return head;
  }
}
