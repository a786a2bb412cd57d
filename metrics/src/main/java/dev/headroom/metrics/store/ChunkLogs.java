package dev.headroom.metrics.store;

/**
 * The two logs of a head. Chunks of {@value Chunk#FEW} samples stay in one of their own until there
 * are enough to be one of {@value Chunk#MOST}: in an array with those, they would keep its memory
 * long after they have left. The head's lock guards them.
 */
final class ChunkLogs {
  /** How many of the recent ones become one. */
  static final int JOINED = Chunk.MOST / Chunk.FEW;

  final ChunkLog recent = new ChunkLog();
  final ChunkLog full = new ChunkLog();
}
