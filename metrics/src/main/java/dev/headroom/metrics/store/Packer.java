package dev.headroom.metrics.store;

import org.jspecify.annotations.Nullable;

/** Closes chunks in the smallest way, sharing the times of the one before. Not thread-safe. */
final class Packer {
  private final PointBuffer points = new PointBuffer();
  private @Nullable Times last;

  Chunk close(OpenChunk open) {
    GorillaChunk gorilla = open.close();
    points.clear();
    gorilla.read(Long.MIN_VALUE, Long.MAX_VALUE, points);
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
