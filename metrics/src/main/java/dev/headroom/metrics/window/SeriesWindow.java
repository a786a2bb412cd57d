package dev.headroom.metrics.window;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.series.StaleMark;
import org.jspecify.annotations.Nullable;

/**
 * The points of one series in a ring that grows by doubling to at most {@link #MAX_POINTS}; then,
 * or once a point is older than the retention, the oldest leaves. Not thread-safe: {@link
 * TargetWindow} guards it.
 */
final class SeriesWindow {
  static final int MAX_POINTS = 4096;
  private static final int FIRST_CAPACITY = 8;

  private final Labels series;
  private final long retentionMillis;
  private long[] times = new long[FIRST_CAPACITY];
  private double[] values = new double[FIRST_CAPACITY];
  private int oldest;
  private int size;

  /** The number of the last scrape that held this series. */
  long lastScrape;

  SeriesWindow(Labels series, long retentionMillis) {
    this.series = series;
    this.retentionMillis = retentionMillis;
  }

  /** A point that is not newer than the last one is dropped, as Prometheus drops it. */
  void append(long time, double value) {
    if (size > 0 && time <= times[index(size - 1)]) {
      return;
    }
    expire(time);
    if (size == times.length) {
      if (size == MAX_POINTS) {
        dropOldest();
      } else {
        grow();
      }
    }
    int at = index(size++);
    times[at] = time;
    values[at] = value;
  }

  void markStale(long time) {
    if (!isStale()) {
      append(time, StaleMark.VALUE);
    }
  }

  boolean isStale() {
    return size == 0 || StaleMark.is(values[index(size - 1)]);
  }

  boolean isEmptyAfterExpiry(long now) {
    expire(now);
    return size == 0;
  }

  @Nullable Points between(long after, long until) {
    int from = size;
    while (from > 0 && times[index(from - 1)] > after) {
      from--;
    }
    int to = size;
    while (to > from && times[index(to - 1)] > until) {
      to--;
    }
    if (from == to) {
      return null;
    }
    long[] someTimes = new long[to - from];
    double[] someValues = new double[to - from];
    for (int i = from; i < to; i++) {
      someTimes[i - from] = times[index(i)];
      someValues[i - from] = values[index(i)];
    }
    return Points.of(series, someTimes, someValues);
  }

  private void expire(long now) {
    while (size > 0 && times[oldest] <= now - retentionMillis) {
      dropOldest();
    }
  }

  private void dropOldest() {
    oldest = index(1);
    size--;
  }

  private void grow() {
    // Rotated to start at 0; the upper half is new.
    long[] moreTimes = new long[2 * size];
    double[] moreValues = new double[2 * size];
    int head = times.length - oldest;
    System.arraycopy(times, oldest, moreTimes, 0, head);
    System.arraycopy(times, 0, moreTimes, head, oldest);
    System.arraycopy(values, oldest, moreValues, 0, head);
    System.arraycopy(values, 0, moreValues, head, oldest);
    times = moreTimes;
    values = moreValues;
    oldest = 0;
  }

  private int index(int i) {
    return (oldest + i) & (times.length - 1);
  }
}
