package dev.headroom.metrics.query;

import dev.headroom.metrics.exposition.Labels;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A condition on one label; a label that a series lacks has the empty value. */
public record Matcher(String label, Operator operator, String value, Predicate<String> test) {
  /** How a label is compared. */
  public enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    /** The whole value, as java.util.regex reads the expression, a dot matching any character. */
    MATCHES("=~"),
    NOT_MATCHES("!~");

    final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }
  }

  /**
   * A matcher.
   *
   * @throws java.util.regex.PatternSyntaxException if {@code value} should be a regular expression
   *     and is none
   */
  public static Matcher of(String label, Operator operator, String value) {
    Predicate<String> test =
        switch (operator) {
          case EQUAL -> value::equals;
          case NOT_EQUAL -> Predicate.not(value::equals);
          case MATCHES -> Pattern.compile(value, Pattern.DOTALL).asMatchPredicate();
          case NOT_MATCHES ->
              Predicate.not(Pattern.compile(value, Pattern.DOTALL).asMatchPredicate());
        };
    return new Matcher(label, operator, value, test);
  }

  boolean matches(Labels series) {
    return test.test(series.get(label));
  }

  boolean matchesEmpty() {
    return test.test("");
  }

  /** As PromQL writes it. */
  @Override
  public String toString() {
    return label + operator.symbol + '"' + value + '"';
  }
}
