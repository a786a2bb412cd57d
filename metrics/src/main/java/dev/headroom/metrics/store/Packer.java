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
    Times times = points.times().orSame(last);
    boolean isNew = !times.equals(last);
    PackedChunk packed = points.pack(times, isNew);
    if (packed.bytes() > gorilla.bytes()) {
      return gorilla;
    }
    last = times;
    return packed;
  }
}
