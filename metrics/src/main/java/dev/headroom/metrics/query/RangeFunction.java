package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Points;
import java.util.Locale;

/**
 * Functions of one series' points in a range to one number. All but last_over_time drop the
 * metric's name.
 */
enum RangeFunction {
  RATE(2),
  INCREASE(2),
  DELTA(2),
  AVG_OVER_TIME(1),
  MAX_OVER_TIME(1),
  MIN_OVER_TIME(1),
  SUM_OVER_TIME(1),
  LAST_OVER_TIME(1),
  COUNT_OVER_TIME(1);

  /** With fewer points there is no result. */
  final int fewestPoints;

  RangeFunction(int fewestPoints) {
    this.fewestPoints = fewestPoints;
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Applies to points of ({@code from}, {@code until}], without stale marks, at least {@link
   * #fewestPoints}.
   */
  double apply(Points points, long from, long until) {
    return switch (this) {
      case RATE -> Extrapolation.increase(points, from, until, true) / ((until - from) / 1000.0);
      case INCREASE -> Extrapolation.increase(points, from, until, true);
      case DELTA -> Extrapolation.increase(points, from, until, false);
      case AVG_OVER_TIME -> sum(points) / points.size();
      case MAX_OVER_TIME -> extreme(points, 1);
      case MIN_OVER_TIME -> extreme(points, -1);
      case SUM_OVER_TIME -> sum(points);
      case LAST_OVER_TIME -> points.value(points.size() - 1);
      case COUNT_OVER_TIME -> points.size();
    };
  }

  private static double sum(Points points) {
    double sum = 0;
    for (int i = 0; i < points.size(); i++) {
      sum += points.value(i);
    }
    return sum;
  }

  /** NaN only if all are. */
  private static double extreme(Points points, int sign) {
    double extreme = Double.NaN;
    for (int i = 0; i < points.size(); i++) {
      if (Double.isNaN(extreme) || sign * points.value(i) > sign * extreme) {
        extreme = points.value(i);
      }
    }
    return extreme;
  }
}
