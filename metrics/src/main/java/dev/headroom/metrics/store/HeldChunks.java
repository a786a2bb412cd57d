package dev.headroom.metrics.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A copy of closed chunks, the oldest first, each as it stands in the {@link ChunkLog}. Immutable.
 */
final class HeldChunks {
  static final HeldChunks NONE = new HeldChunks(new Times[0], new byte[0]);

  private final @Nullable Times[] times;
  private final byte[] bytes;

  /**
   * Some chunks.
   *
   * @param times of each; none for a Gorilla chunk. From now on its own, as are {@code bytes}
   */
  HeldChunks(@Nullable Times[] times, byte[] bytes) {
    this.times = times;
    this.bytes = bytes;
  }

  /** Appends the points in ({@code after}, {@code until}]. */
  void read(long after, long until, PointBuffer points) {
    int at = 0;
    for (Times known : times) {
      if (known != null) {
        byte digits = ChunkLog.digits(bytes, at);
        PackedChunk.read(known, digits, bytes, at + ChunkLog.HEADER, after, until, points);
      } else {
        long first = ChunkLog.first(bytes, at);
        int start = Byte.SIZE * ChunkLog.bits(at);
        int count = ChunkLog.count(bytes, at);
        int _ = GorillaChunk.read(first, bytes, start, count, after, until, points);
      }
      at += ChunkLog.length(bytes, at);
    }
  }

  /** Each on its own; a new list. */
  List<Chunk> chunks() {
    List<Chunk> chunks = new ArrayList<>(times.length + 1);
    int at = 0;
    for (Times known : times) {
      int next = at + ChunkLog.length(bytes, at);
      chunks.add(known != null ? packed(known, at, next) : gorilla(at, next));
      at = next;
    }
    return chunks;
  }

  private PackedChunk packed(Times known, int at, int next) {
    return new PackedChunk(
        known,
        ChunkLog.ownsTimes(bytes, at),
        ChunkLog.digits(bytes, at),
        Arrays.copyOfRange(bytes, at + ChunkLog.HEADER, next));
  }

  private GorillaChunk gorilla(int at, int next) {
    return new GorillaChunk(
        ChunkLog.first(bytes, at),
        ChunkLog.last(bytes, at),
        ChunkLog.count(bytes, at),
        Arrays.copyOfRange(bytes, ChunkLog.bits(at), next));
  }
}
