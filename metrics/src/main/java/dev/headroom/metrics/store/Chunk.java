package dev.headroom.metrics.store;

/** Up to {@value #MOST} samples of a series that change no more. Immutable. */
sealed interface Chunk permits GorillaChunk, PackedChunk {
  int MOST = 120;

  /** So many are taken together at first: what is open takes more memory than what is packed. */
  int FEW = 30;

  /** No code of so many samples is longer. */
  int MOST_BYTES = 4096;

  /** The first sample's time. */
  long first();

  /** The last sample's time. */
  long last();

  /** How many samples; at least one. */
  int count();

  /** What it takes of the memory. */
  int bytes();

  /** Appends the points in ({@code after}, {@code until}]. */
  void read(long after, long until, PointBuffer points);

  /** Whether its code gives as many samples as it should, in order, from the first to the last. */
  boolean isValid();
}
