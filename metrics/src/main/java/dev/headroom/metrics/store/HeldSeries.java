package dev.headroom.metrics.store;

import dev.headroom.metrics.series.Labels;

/** The samples that a series had at one moment. Thread-safe, whatever is appended to it since. */
final class HeldSeries {
  private final Labels labels;
  private final HeldChunks closed;
  private final long first;
  private final byte[] bits;
  private final int count;

  /**
   * A series' chunks.
   *
   * @param closed those that are full
   * @param first time of the open chunk's first sample
   * @param bits the open chunk's, as far as they are for {@code count} samples
   * @param count how many samples the open chunk held; 0 if there was none
   */
  HeldSeries(Labels labels, HeldChunks closed, long first, byte[] bits, int count) {
    this.labels = labels;
    this.closed = closed;
    this.first = first;
    this.bits = bits;
    this.count = count;
  }

  Labels labels() {
    return labels;
  }

  /** Appends the points in ({@code after}, {@code until}]. */
  void read(long after, long until, PointBuffer points) {
    closed.read(after, until, points);
    if (count > 0 && first <= until) {
      int _ = GorillaChunk.read(first, bits, 0, count, after, until, points);
    }
  }
}
