package dev.headroom.metrics.query;

/**
 * What a counter grew by, or a gauge changed by, in a range of which only some moments were
 * sampled.
 *
 * <p>The growth between the first and the last point is stretched to the range's edges, as
 * Prometheus does it (promql/functions.go, extrapolatedRate): to an edge itself, if it is nearer
 * than 1.1 times the mean distance of points, for then the series probably went on until there;
 * otherwise by half that distance, for the series probably began or ended within the range. A
 * counter is never taken back below zero. A counter that falls was reset: what it had before counts
 * on.
 */
final class Extrapolation {
  private static final double NEAR = 1.1;

  private Extrapolation() {}

  /** Of at least two points; otherwise {@link Row#ABSENT}. */
  static double increase(Window window, boolean counter, boolean perSecond) {
    int last = window.size() - 1;
    if (last < 1) {
      return Row.ABSENT;
    }
    double growth = window.value(last) - window.value(0);
    if (counter) {
      double before = window.value(0);
      for (int i = 1; i <= last; i++) {
        double value = window.value(i);
        growth += value < before ? before : 0;
        before = value;
      }
    }
    double sampled = (window.time(last) - window.time(0)) / 1000.0;
    double distance = sampled / last;
    double toStart = (window.time(0) - window.start()) / 1000.0;
    double toEnd = (window.end() - window.time(last)) / 1000.0;
    if (toStart >= NEAR * distance) {
      toStart = distance / 2;
    }
    if (counter && growth > 0 && window.value(0) >= 0) {
      toStart = Math.min(toStart, sampled * (window.value(0) / growth));
    }
    if (toEnd >= NEAR * distance) {
      toEnd = distance / 2;
    }
    double factor = (sampled + toStart + toEnd) / sampled;
    if (perSecond) {
      factor /= (window.end() - window.start()) / 1000.0;
    }
    return growth * factor;
  }

  /** By the last two points: {@code irate} and {@code idelta}. */
  static double instant(Window window, boolean counter) {
    int last = window.size() - 1;
    if (last < 1) {
      return Row.ABSENT;
    }
    double value = window.value(last);
    double before = window.value(last - 1);
    double growth = counter && value < before ? value : value - before;
    return counter ? growth / ((window.time(last) - window.time(last - 1)) / 1000.0) : growth;
  }
}
