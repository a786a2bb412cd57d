package dev.headroom.metrics.query;

import java.util.Arrays;

/** The values of one group, at each step. Not thread-safe. */
abstract class Accumulator {
  final int[] counts;

  private Accumulator(int steps) {
    counts = new int[steps];
  }

  static Accumulator of(Aggregation aggregation, int steps, double[] parameter) {
    return switch (aggregation) {
      case SUM -> new Sum(steps);
      case AVG -> new Average(steps);
      case MIN -> new Extreme(steps, -1);
      case MAX -> new Extreme(steps, 1);
      case COUNT -> new Count(steps, false);
      case GROUP -> new Count(steps, true);
      case STDDEV -> new Variance(steps, true);
      case STDVAR -> new Variance(steps, false);
      case QUANTILE -> new Quantiles(steps, parameter);
      case TOPK, BOTTOMK, COUNT_VALUES ->
          throw new IllegalStateException("of several values: " + aggregation);
    };
  }

  abstract void add(int step, double value);

  /** Of at least one value. */
  abstract double result(int step);

  final double[] results() {
    double[] results = new double[counts.length];
    for (int step = 0; step < results.length; step++) {
      results[step] = counts[step] == 0 ? Row.ABSENT : result(step);
    }
    return results;
  }

  private static final class Sum extends Accumulator {
    private final Kahan[] sums;

    Sum(int steps) {
      super(steps);
      sums = new Kahan[steps];
    }

    @Override
    void add(int step, double value) {
      if (counts[step]++ == 0) {
        sums[step] = new Kahan();
        sums[step].set(value, 0);
      } else {
        sums[step].add(value);
      }
    }

    @Override
    double result(int step) {
      return sums[step].sum + sums[step].compensation;
    }
  }

  private static final class Average extends Accumulator {
    private final Mean[] means;

    Average(int steps) {
      super(steps);
      means = new Mean[steps];
    }

    @Override
    void add(int step, double value) {
      if (counts[step]++ == 0) {
        means[step] = new Mean();
      }
      means[step].add(value);
    }

    @Override
    double result(int step) {
      return means[step].result();
    }
  }

  /** NaN only if all are. */
  private static final class Extreme extends Accumulator {
    private final double[] extremes;
    private final int sign;

    Extreme(int steps, int sign) {
      super(steps);
      this.sign = sign;
      extremes = new double[steps];
    }

    @Override
    void add(int step, double value) {
      double before = extremes[step];
      if (counts[step]++ == 0 || Double.isNaN(before) || sign * value > sign * before) {
        extremes[step] = value;
      }
    }

    @Override
    double result(int step) {
      return extremes[step];
    }
  }

  private static final class Count extends Accumulator {
    private final boolean presence;

    Count(int steps, boolean presence) {
      super(steps);
      this.presence = presence;
    }

    @Override
    void add(int step, double value) {
      counts[step]++;
    }

    @Override
    double result(int step) {
      return presence ? 1 : counts[step];
    }
  }

  /** Welford's, in one pass. */
  private static final class Variance extends Accumulator {
    private final double[] means;
    private final double[] squares;
    private final boolean root;

    Variance(int steps, boolean root) {
      super(steps);
      this.root = root;
      means = new double[steps];
      squares = new double[steps];
    }

    @Override
    void add(int step, double value) {
      counts[step]++;
      if (counts[step] == 1 && !Double.isFinite(value)) {
        squares[step] = Double.NaN;
      }
      double delta = value - means[step];
      means[step] += delta / counts[step];
      squares[step] += delta * (value - means[step]);
    }

    @Override
    double result(int step) {
      double variance = squares[step] / counts[step];
      return root ? Math.sqrt(variance) : variance;
    }
  }

  private static final class Quantiles extends Accumulator {
    private final double[][] values;
    private final double[] parameter;

    Quantiles(int steps, double[] parameter) {
      super(steps);
      this.parameter = parameter;
      values = new double[steps][];
    }

    @Override
    void add(int step, double value) {
      int count = counts[step]++;
      double[] before = values[step];
      double[] room =
          before == null
              ? new double[8]
              : count == before.length ? Arrays.copyOf(before, 2 * count) : before;
      room[count] = value;
      values[step] = room;
    }

    @Override
    double result(int step) {
      return Quantile.of(parameter[step], values[step], counts[step]);
    }
  }
}
