package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.series.StaleMark;
import java.util.Arrays;

/**
 * The points of one series in one range, which moves on over them from step to step. Loaded again
 * for each series, so that nothing is allocated for one. Not thread-safe.
 */
final class Window {
  private long[] times = new long[64];
  private double[] values = new double[64];
  private int count;
  private int from;
  private int to;
  private long start;
  private long end;
  private long now;

  /** Takes a series' points, without stale marks. */
  void load(Points points) {
    reserve(points.size());
    count = 0;
    for (int i = 0; i < points.size(); i++) {
      append(points.time(i), points.value(i));
    }
    from = 0;
    to = 0;
  }

  /** Takes the values of a subquery. */
  void load(Row row, Steps steps) {
    reserve(steps.count());
    count = 0;
    for (int i = 0; i < steps.count(); i++) {
      append(steps.time(i), row.values()[i]);
    }
    from = 0;
    to = 0;
  }

  private void append(long time, double value) {
    if (!StaleMark.is(value)) {
      times[count] = time;
      values[count++] = value;
    }
  }

  private void reserve(int size) {
    if (times.length < size) {
      times = Arrays.copyOf(times, Math.max(size, 2 * times.length));
      values = Arrays.copyOf(values, times.length);
    }
  }

  /**
   * Moves to the points of ({@code newStart}, {@code newEnd}]; neither is before the last one's.
   *
   * @param step when the expression is evaluated
   */
  void move(long newStart, long newEnd, long step) {
    start = newStart;
    end = newEnd;
    now = step;
    while (to < count && times[to] <= newEnd) {
      to++;
    }
    while (from < to && times[from] <= newStart) {
      from++;
    }
  }

  int size() {
    return to - from;
  }

  long time(int index) {
    return times[from + index];
  }

  double value(int index) {
    return values[from + index];
  }

  double last() {
    return values[to - 1];
  }

  /** Milliseconds; excluded. */
  long start() {
    return start;
  }

  /** Milliseconds; included. */
  long end() {
    return end;
  }

  /** When the expression is evaluated, which is not the end where there is an offset. */
  long now() {
    return now;
  }

  double[] copyOfValues() {
    return Arrays.copyOfRange(values, from, to);
  }
}
