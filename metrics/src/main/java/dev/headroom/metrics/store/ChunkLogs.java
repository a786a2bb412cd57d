package dev.headroom.metrics.store;

import java.util.concurrent.TimeUnit;

/**
 * The two logs of a head. Chunks of {@value Chunk#FEW} samples stay in one of their own until there
 * are enough to be one of {@value Chunk#MOST}: in an array with those, they would keep its memory
 * long after they have left. The head's lock guards them.
 */
final class ChunkLogs {
  /** How many of the recent ones become one. */
  static final int JOINED = Chunk.MOST / Chunk.FEW;

  /**
   * What took longer to come is not among the recent ones, and what is older does not stay there:
   * it would keep an array for as long, whatever else of it has left.
   */
  static final long MOST_RECENT_MILLIS = TimeUnit.MINUTES.toMillis(2);

  final ChunkLog recent = new ChunkLog();
  final ChunkLog full = new ChunkLog();
}
