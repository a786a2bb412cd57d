package dev.headroom.serving.engine;

import java.util.Arrays;

/**
 * The dimensions of a tensor, outermost first; none for a scalar; −1 where a model leaves one open.
 * Immutable.
 */
public final class Shape {
  /** A dimension that the request chooses. */
  public static final long DYNAMIC = -1;

  /** What a model declares that leaves even the rank open, which is −1 then; no tensor has it. */
  public static final Shape ANY_RANK = new Shape(new long[] {DYNAMIC});

  private final long[] dimensions;

  private Shape(long[] dimensions) {
    for (long dimension : dimensions) {
      if (dimension < DYNAMIC) {
        throw new IllegalArgumentException(
            "shape: " + Arrays.toString(dimensions) + " (expected: dimensions >= 0)");
      }
    }
    this.dimensions = dimensions;
  }

  /** A shape of a copy of {@code dimensions}, each at least {@link #DYNAMIC}. */
  public static Shape of(long... dimensions) {
    return new Shape(dimensions.clone());
  }

  /** The number of dimensions; −1 for {@link #ANY_RANK}. */
  public int rank() {
    return isAnyRank() ? -1 : dimensions.length;
  }

  /** Dimension {@code index}, 0 being the outermost. */
  public long dimension(int index) {
    return dimensions[index];
  }

  public long[] toArray() {
    return dimensions.clone();
  }

  /**
   * How many elements a tensor of this shape has. Throws {@link ArithmeticException} where it is
   * open or past a long.
   */
  public long elements() {
    long elements = 1;
    for (long dimension : dimensions) {
      if (dimension < 0) {
        throw new ArithmeticException("shape " + this + " has an open dimension");
      }
      elements = Math.multiplyExact(elements, dimension);
    }
    return elements;
  }

  /**
   * Whether a tensor of {@code actual} fits where this shape is declared: same rank, same
   * dimensions but for open ones.
   */
  public boolean accepts(Shape actual) {
    if (isAnyRank()) {
      return true;
    }
    if (actual.rank() != rank()) {
      return false;
    }
    for (int i = 0; i < dimensions.length; i++) {
      if (dimensions[i] != DYNAMIC && dimensions[i] != actual.dimensions[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether a dimension is open. */
  public boolean hasOpen() {
    return Arrays.stream(dimensions).anyMatch(dimension -> dimension == DYNAMIC);
  }

  /** This shape with {@code value} for every open dimension. */
  public Shape withDynamic(long value) {
    return new Shape(Arrays.stream(dimensions).map(d -> d == DYNAMIC ? value : d).toArray());
  }

  /** This shape, of rank 1 or more, with {@code rows} as its outermost dimension. */
  public Shape withFirst(long rows) {
    long[] changed = dimensions.clone();
    changed[0] = rows;
    return new Shape(changed);
  }

  /** One value by identity, so that it is not taken for a vector of any length. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isAnyRank() {
    return this == ANY_RANK;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that
        && isAnyRank() == that.isAnyRank()
        && Arrays.equals(dimensions, that.dimensions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dimensions);
  }

  @Override
  public String toString() {
    return Arrays.toString(dimensions);
  }
}
