package dev.headroom.serving.grpc.wire;

import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.inference.RefusedException;
import java.util.Arrays;

/** Dimensions as they come. */
final class Dimensions {
  private static final int MOST = 64;

  private long[] values = new long[8];
  private int count;

  void add(String name, long dimension) {
    if (count == MOST) {
      throw RefusedException.invalid(
          "Invalid number of shape dimensions",
          "more than %d (expected: at most %d); input name: %s".formatted(MOST, MOST, name));
    }
    if (dimension < 0) {
      throw RefusedException.invalid(
          "Invalid input shape",
          "dimension %d (expected: >= 0); input name: %s".formatted(dimension, name));
    }
    if (count == values.length) {
      values = Arrays.copyOf(values, MOST);
    }
    values[count++] = dimension;
  }

  Shape shape() {
    return Shape.of(Arrays.copyOf(values, count));
  }
}
