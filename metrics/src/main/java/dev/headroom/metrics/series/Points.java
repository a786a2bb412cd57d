package dev.headroom.metrics.series;

import java.util.Arrays;

/** Samples of one series in a stretch of time, oldest first. Immutable. */
public final class Points {
  private final Labels series;
  private final long[] times;
  private final double[] values;

  private Points(Labels series, long[] times, double[] values) {
    this.series = series;
    this.times = times;
    this.values = values;
  }

  /**
   * Points of one series.
   *
   * @param times milliseconds of the Unix epoch, strictly ascending
   * @param values as many
   */
  public static Points of(Labels series, long[] times, double[] values) {
    if (times.length != values.length) {
      throw new IllegalArgumentException(
          "values: " + values.length + " (expected: " + times.length + ", as many as times)");
    }
    return new Points(series, times.clone(), values.clone());
  }

  /** As {@link #of}, from the first {@code size} elements of both. */
  public static Points copyOf(Labels series, long[] times, double[] values, int size) {
    return new Points(series, Arrays.copyOf(times, size), Arrays.copyOf(values, size));
  }

  public Labels series() {
    return series;
  }

  public int size() {
    return times.length;
  }

  /** Milliseconds of the Unix epoch. */
  public long time(int index) {
    return times[index];
  }

  public double value(int index) {
    return values[index];
  }

  /** The same without stale marks. */
  public Points withoutStaleMarks() {
    int kept = 0;
    long[] keptTimes = new long[times.length];
    double[] keptValues = new double[times.length];
    for (int i = 0; i < times.length; i++) {
      if (!StaleMark.is(values[i])) {
        keptTimes[kept] = times[i];
        keptValues[kept++] = values[i];
      }
    }
    return kept == times.length
        ? this
        : new Points(series, Arrays.copyOf(keptTimes, kept), Arrays.copyOf(keptValues, kept));
  }
}
