package dev.headroom.metrics.store;

import org.jspecify.annotations.Nullable;

/** Closes chunks in the smallest way, sharing the times of the one before. Not thread-safe. */
final class Packer {
  private final OpenChunk together = new OpenChunk();
  private final PointBuffer points = new PointBuffer();
  private @Nullable Times last;

  /** What is open, packed. */
  Chunk close(OpenChunk open) {
    points.clear();
    GorillaChunk gorilla = open.close();
    gorilla.read(Long.MIN_VALUE, Long.MAX_VALUE, points);
    return smallest(gorilla);
  }

  /** Several chunks as one, which has at most {@value Chunk#MOST} samples. */
  Chunk join(HeldChunks chunks) {
    points.clear();
    chunks.read(Long.MIN_VALUE, Long.MAX_VALUE, points);
    together.clear();
    for (int i = 0; i < points.size(); i++) {
      together.append(points.time(i), points.value(i));
    }
    return smallest(together.close());
  }

  private Chunk smallest(GorillaChunk gorilla) {
    Times times = points.times();
    Times before = last;
    PackedChunk packed =
        before != null && before.equals(times)
            ? points.pack(before, false)
            : points.pack(times, true);
    if (packed.bytes() > gorilla.bytes()) {
      return gorilla;
    }
    last = packed.times();
    return packed;
  }
}
