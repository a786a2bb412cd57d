package dev.headroom.metrics.catalog;

import java.util.OptionalDouble;

/**
 * What a query needs to know of a server that its page does not say, and its user does.
 *
 * @param name as users write it
 * @param meaning for people, as the object of "the page does not say …"
 * @param standard what is assumed where nothing is said; empty where there is no honest guess, and
 *     it must be said
 */
public record Parameter(String name, String meaning, OptionalDouble standard) {
  /** Parameters count what works at a time in a replica. */
  public static final Range RANGE = new Range(1, 1_000_000);

  public Parameter {
    if (!name.matches("[a-z][a-zA-Z0-9]*")) {
      throw new IllegalArgumentException("name: " + name + " (expected: letters and digits)");
    }
    if (standard.isPresent()) {
      check(name, standard.getAsDouble());
    }
  }

  /** Throws IllegalArgumentException if the value is out of {@link #RANGE}. */
  static void check(String name, double value) {
    if (!RANGE.contains(value)) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: a number from " + RANGE + ")");
    }
  }
}
