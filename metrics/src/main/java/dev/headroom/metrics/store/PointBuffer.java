package dev.headroom.metrics.store;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Points;
import java.util.Arrays;

/** Where points are decoded to; one after another's series. Not thread-safe. */
final class PointBuffer {
  private long[] times = new long[Chunk.MOST];
  private double[] values = new double[Chunk.MOST];
  private int size;

  /** Makes sure of the room for so many more points. */
  void reserve(int more) {
    if (size + more > times.length) {
      int capacity = Math.max(2 * times.length, size + more);
      times = Arrays.copyOf(times, capacity);
      values = Arrays.copyOf(values, capacity);
    }
  }

  /** Only after {@link #reserve}. */
  void add(long time, double value) {
    times[size] = time;
    values[size++] = value;
  }

  int size() {
    return size;
  }

  long time(int index) {
    return times[index];
  }

  double value(int index) {
    return values[index];
  }

  /** The newest time; of no empty buffer. */
  long last() {
    return times[size - 1];
  }

  boolean isAscending() {
    for (int i = 1; i < size; i++) {
      if (times[i] <= times[i - 1]) {
        return false;
      }
    }
    return size > 0;
  }

  void clear() {
    size = 0;
  }

  Points toPoints(Labels series) {
    return Points.copyOf(series, times, values, size);
  }
}
