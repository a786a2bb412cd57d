package dev.headroom.serving.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The shapes that an input takes: a range for each dimension, outermost first.
 *
 * @param dimensions none for a scalar
 */
public record PartialShape(List<Dimension> dimensions) {
  private static final Pattern BRACKETS = Pattern.compile("\\((.*)\\)|\\[(.*)]");

  public PartialShape {
    dimensions = List.copyOf(dimensions);
  }

  /**
   * The values that a dimension may have, both ends included.
   *
   * @param least at least 0
   * @param most at least {@code least}; {@link Long#MAX_VALUE} where there is no end
   */
  public record Dimension(long least, long most) {
    public static final Dimension ANY = new Dimension(0, Long.MAX_VALUE);

    private static final Pattern TEXT = Pattern.compile("-1|(\\d{1,18})(?::(\\d{1,18}))?");

    public Dimension {
      if (least < 0 || most < least) {
        throw new IllegalArgumentException(
            "dimension: " + least + ":" + most + " (expected: a range of numbers >= 0)");
      }
    }

    /** A dimension that is always {@code value}. */
    public static Dimension of(long value) {
      return new Dimension(value, value);
    }

    /**
     * The dimension that OVMS writes as {@code text}: {@code 224}, {@code 100:200} or {@code -1}.
     *
     * @throws IllegalArgumentException where it is none of these
     */
    public static Dimension parse(String text) {
      var matcher = TEXT.matcher(text.strip());
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "dimension: "
                + text
                + " (expected: a number such as 224, a range such as 100:200, or -1)");
      }
      if (matcher.group(1) == null) {
        return ANY;
      }
      long least = Long.parseLong(matcher.group(1));
      return new Dimension(
          least, matcher.group(2) == null ? least : Long.parseLong(matcher.group(2)));
    }

    /** Whether it has one value. */
    public boolean fixed() {
      return least == most;
    }

    /** Whether it has no value that {@code other} has not. */
    public boolean within(Dimension other) {
      return least >= other.least && most <= other.most;
    }

    @Override
    public String toString() {
      if (fixed()) {
        return Long.toString(least);
      }
      return most == Long.MAX_VALUE ? "-1" : least + ":" + most;
    }
  }

  /** The only shape {@code shape}, and all where it is open. */
  public static PartialShape of(Shape shape) {
    return new PartialShape(
        Arrays.stream(shape.toArray())
            .mapToObj(value -> value == Shape.DYNAMIC ? Dimension.ANY : Dimension.of(value))
            .toList());
  }

  /** Any shape of {@code rank} dimensions. */
  public static PartialShape any(int rank) {
    return new PartialShape(Collections.nCopies(rank, Dimension.ANY));
  }

  /**
   * The shapes that OVMS writes as {@code text}, such as {@code (1,3,224,100:200)}.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static PartialShape parse(String text) {
    var matcher = BRACKETS.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "shape: " + text + " (expected: dimensions in brackets, such as (1,3,224,224))");
    }
    String inner = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    List<Dimension> dimensions = new ArrayList<>();
    if (!inner.isBlank()) {
      for (String dimension : inner.split(",", -1)) {
        dimensions.add(Dimension.parse(dimension));
      }
    }
    return new PartialShape(dimensions);
  }

  public int rank() {
    return dimensions.size();
  }

  /** The same with {@code dimension} at {@code index}. */
  public PartialShape with(int index, Dimension dimension) {
    List<Dimension> changed = new ArrayList<>(dimensions);
    changed.set(index, dimension);
    return new PartialShape(changed);
  }

  /** The shape as metadata tell it: a dimension of more than one value is open. */
  public Shape shape() {
    return Shape.of(
        dimensions.stream()
            .mapToLong(dimension -> dimension.fixed() ? dimension.least() : Shape.DYNAMIC)
            .toArray());
  }

  /** Whether it is one shape only. */
  public boolean fixed() {
    return dimensions.stream().allMatch(Dimension::fixed);
  }

  /** Whether {@code actual} is one of these shapes. */
  public boolean accepts(Shape actual) {
    if (actual.rank() != rank()) {
      return false;
    }
    for (int i = 0; i < rank(); i++) {
      long value = actual.dimension(i);
      if (value < dimensions.get(i).least() || value > dimensions.get(i).most()) {
        return false;
      }
    }
    return true;
  }

  /** Whether each of these shapes is one of {@code other}. */
  public boolean within(PartialShape other) {
    if (other.rank() != rank()) {
      return false;
    }
    for (int i = 0; i < rank(); i++) {
      if (!dimensions.get(i).within(other.dimensions.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** As OVMS writes it. */
  @Override
  public String toString() {
    return dimensions.stream().map(Dimension::toString).collect(Collectors.joining(",", "(", ")"));
  }
}
