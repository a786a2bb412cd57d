package dev.headroom.serving.rest;

import dev.headroom.serving.engine.Shape;
import java.util.Arrays;

/** The shape of nested arrays, which is found as they are read; they are ragged, or have one. */
final class Dimensions {
  private static final int MOST = 16;
  private static final long UNKNOWN = -1;

  private final long[] size = new long[MOST];
  private final long[] seen = new long[MOST];
  private int rank = -1;

  Dimensions() {
    Arrays.fill(size, UNKNOWN);
  }

  /** An array begins within {@code depth} others; false where it is ragged or too deep. */
  boolean begin(int depth) {
    if (depth == MOST || depth == rank) {
      return false;
    }
    count(depth);
    seen[depth] = 0;
    return true;
  }

  /** A scalar within {@code depth} arrays; false where they are ragged. */
  boolean scalar(int depth) {
    if (rank < 0) {
      rank = depth;
    }
    count(depth);
    return depth == rank;
  }

  /** The array within {@code depth} others ends; false where they are ragged. */
  boolean end(int depth) {
    if (size[depth] == UNKNOWN) {
      size[depth] = seen[depth];
      rank = Math.max(rank, depth + 1);
    }
    return size[depth] == seen[depth];
  }

  private void count(int depth) {
    if (depth > 0) {
      seen[depth - 1]++;
    }
  }

  /** What has been read; a scalar has none. */
  Shape shape() {
    return Shape.of(Arrays.copyOf(size, Math.max(0, rank)));
  }
}
