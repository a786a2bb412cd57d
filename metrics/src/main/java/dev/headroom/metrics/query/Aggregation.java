package dev.headroom.metrics.query;

import java.util.Locale;

/** How the values of a group become one. */
enum Aggregation {
  SUM,
  AVG,
  MAX,
  MIN,
  COUNT;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A group that values are added to. */
  final class Group {
    private double total;
    private double extreme = Double.NaN;
    private int count;

    void add(double value) {
      total += value;
      count++;
      boolean more = Aggregation.this == MIN ? value < extreme : value > extreme;
      if (Double.isNaN(extreme) || more) {
        extreme = value;
      }
    }

    double result() {
      return switch (Aggregation.this) {
        case SUM -> total;
        case AVG -> total / count;
        case MAX, MIN -> extreme;
        case COUNT -> count;
      };
    }
  }
}
