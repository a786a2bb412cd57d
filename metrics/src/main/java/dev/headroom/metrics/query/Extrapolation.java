package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Points;

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

  static double increase(Points points, long from, long until, boolean counter) {
    int last = points.size() - 1;
    double growth = points.value(last) - points.value(0);
    if (counter) {
      for (int i = 1; i <= last; i++) {
        growth += points.value(i) < points.value(i - 1) ? points.value(i - 1) : 0;
      }
    }
    double sampled = (points.time(last) - points.time(0)) / 1000.0;
    double distance = sampled / last;
    double toStart = (points.time(0) - from) / 1000.0;
    double toEnd = (until - points.time(last)) / 1000.0;
    double before = toStart >= NEAR * distance ? distance / 2 : toStart;
    double after = toEnd >= NEAR * distance ? distance / 2 : toEnd;
    if (counter && growth > 0 && points.value(0) >= 0) {
      before = Math.min(before, sampled * (points.value(0) / growth));
    }
    return growth * ((sampled + before + after) / sampled);
  }
}
