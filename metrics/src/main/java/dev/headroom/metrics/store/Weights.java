package dev.headroom.metrics.store;

/**
 * How much the chunks weigh that ended in each stretch of time. Chunks that ended after the last
 * stretch are not counted.
 */
final class Weights implements StoredSeries.Weigher {
  private static final int STRETCHES = 128;

  private final long from;
  private final long until;
  private final long[] bytes = new long[STRETCHES];

  /** For the chunks that ended up to {@code until}; those before {@code from} are the oldest. */
  Weights(long from, long until) {
    this.from = from;
    this.until = until;
  }

  @Override
  public void chunk(long last, int weight) {
    if (last <= until) {
      double share = Math.max(0, last - from) / (double) Math.max(1, until - from);
      bytes[(int) Math.min(STRETCHES - 1, share * STRETCHES)] += weight;
    }
  }

  /** The time up to which chunks must go for so many bytes; all that are counted if need be. */
  long oldest(SeriesTable table, long excess) {
    table.forEach(series -> series.weigh(this));
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
