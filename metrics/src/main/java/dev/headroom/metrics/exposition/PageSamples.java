package dev.headroom.metrics.exposition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The samples of a page in columns, in the page's order, no series twice. Valid until its reader
 * reads again, which fills the same columns.
 *
 * @param <K> what the reader's owner keeps beside a series
 */
public final class PageSamples<K> {
  private static final int FIRST_CAPACITY = 64;

  private final List<K> series = new ArrayList<>();
  private double[] values = new double[FIRST_CAPACITY];
  private long[] timestamps = new long[FIRST_CAPACITY];
  private int lines;
  private int firstSeen;
  private MetricTypes types = MetricTypes.NONE;

  PageSamples() {}

  public int size() {
    return series.size();
  }

  public K series(int index) {
    return series.get(index);
  }

  /** Any double: NaN and infinities are values. */
  public double value(int index) {
    return values[index];
  }

  /**
   * When the value was true, in milliseconds of the Unix epoch, or {@link Sample#NO_TIMESTAMP} for
   * "now".
   */
  public long timestampMillis(int index) {
    return timestamps[index];
  }

  /** How many series the page has, wanted or not. */
  public int lines() {
    return lines;
  }

  /** How many wanted series were not on the page before. */
  public int firstSeen() {
    return firstSeen;
  }

  /** What the page states of its metrics. */
  public MetricTypes types() {
    return types;
  }

  void clear() {
    series.clear();
    lines = 0;
    firstSeen = 0;
    types = MetricTypes.NONE;
  }

  void count(boolean newAndWanted) {
    lines++;
    firstSeen += newAndWanted ? 1 : 0;
  }

  void add(K of, double value, long timestampMillis) {
    int at = series.size();
    if (at == values.length) {
      values = Arrays.copyOf(values, 2 * at);
      timestamps = Arrays.copyOf(timestamps, 2 * at);
    }
    series.add(of);
    values[at] = value;
    timestamps[at] = timestampMillis;
  }

  void end(MetricTypes stated) {
    types = stated;
  }
}
