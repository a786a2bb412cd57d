package dev.headroom.benchmarks.metrics;

import dev.headroom.metrics.series.Labels;

/**
 * The series of a target, with values as a model server has them: of five, one stands still, three
 * count whole things at different rates, and one is a sum of times that never comes out even.
 */
final class LoadSeries {
  private static final int IN_FAMILY = 10;

  private LoadSeries() {}

  static String pod(int target) {
    return "pod-" + target;
  }

  static String name(int series) {
    return "load_" + series / IN_FAMILY + "_total";
  }

  /** Of the label {@code i}, which tells the series of one name apart. */
  static String member(int series) {
    return Integer.toString(series % IN_FAMILY);
  }

  static Labels labels(int target, int series) {
    return Labels.of(
        Labels.NAME,
        name(series),
        "i",
        member(series),
        "instance",
        "127.0.0.1:8000",
        "job",
        "load",
        "namespace",
        "default",
        "pod",
        pod(target));
  }

  /** The value at a second; never less than at the second before. */
  static double value(int target, int series, long second) {
    long noise = noise(target, series, second);
    return switch (series % 5) {
      case 0 -> series;
      case 4 -> second * 0.37 + (noise % 1000) / 3000.0;
      default -> second * 40.0 * (series % 5) + noise % 40;
    };
  }

  private static long noise(int target, int series, long second) {
    long mixed = (target * 1_000_003L + series) * 0x9e3779b97f4a7c15L + second;
    mixed = (mixed ^ mixed >>> 31) * 0xbf58476d1ce4e5b9L;
    return (mixed ^ mixed >>> 29) >>> 1;
  }
}
