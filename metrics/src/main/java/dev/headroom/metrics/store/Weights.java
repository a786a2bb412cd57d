package dev.headroom.metrics.store;

/**
 * How much weighs what ended in each stretch of time: chunks, or series. What ended after the last
 * stretch is not counted.
 */
final class Weights {
  private static final int STRETCHES = 128;

  private final long from;
  private final long until;
  private final long[] bytes = new long[STRETCHES];

  /** For what ended up to {@code until}; what did before {@code from} is the oldest. */
  Weights(long from, long until) {
    this.from = from;
    this.until = until;
  }

  void add(long last, long weight) {
    if (last <= until) {
      double share = Math.max(0, last - from) / (double) Math.max(1, until - from);
      bytes[(int) Math.min(STRETCHES - 1, share * STRETCHES)] += weight;
    }
  }

  /** The time up to which all must go for so many bytes; all that is counted if need be. */
  long oldest(long excess) {
    long sum = 0;
    for (int i = 0; i < STRETCHES; i++) {
      sum += bytes[i];
      if (sum >= excess) {
        return from + (long) ((i + 1) / (double) STRETCHES * (until - from));
      }
    }
    return until;
  }
}
