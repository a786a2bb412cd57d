package dev.headroom.metrics.rules;

import java.util.List;

/**
 * A condition on a label, as a metric's selector has them.
 *
 * @param values one for EQUAL and NOT_EQUAL, at least one for IN and NOT_IN, else none
 */
public record Requirement(String label, Operator operator, List<String> values) {
  /** How the label's value is compared. */
  public enum Operator {
    EQUAL,
    NOT_EQUAL,
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST
  }

  public Requirement {
    values = List.copyOf(values);
    boolean right =
        switch (operator) {
          case EQUAL, NOT_EQUAL -> values.size() == 1;
          case IN, NOT_IN -> !values.isEmpty();
          case EXISTS, DOES_NOT_EXIST -> values.isEmpty();
        };
    if (!right) {
      throw new IllegalArgumentException(
          "values: " + values + " (expected: as many as " + operator + " compares with)");
    }
  }

  /** The label has that value. */
  public static Requirement equal(String label, String value) {
    return new Requirement(label, Operator.EQUAL, List.of(value));
  }

  /** The label has one of the values. */
  public static Requirement oneOf(String label, List<String> values) {
    return values.size() == 1
        ? equal(label, values.getFirst())
        : new Requirement(label, Operator.IN, values);
  }

  /** The values as the adapter joins them: expressions between bars. */
  String joined() {
    return String.join("|", values);
  }

  /** As PromQL writes it. Values of sets are expressions, as the adapter leaves them. */
  String matcher() {
    String symbol =
        switch (operator) {
          case EQUAL, DOES_NOT_EXIST -> "=";
          case NOT_EQUAL, EXISTS -> "!=";
          case IN -> "=~";
          case NOT_IN -> "!~";
        };
    return label
        + symbol
        + '"'
        + joined().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")
        + '"';
  }
}
