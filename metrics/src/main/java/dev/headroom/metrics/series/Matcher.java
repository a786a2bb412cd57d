package dev.headroom.metrics.series;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A condition on one label; a label that a series lacks has the empty value. Immutable.
 *
 * <p>Expressions are RE2's, as in Prometheus: they match whole values, a dot matches any character,
 * and none takes more than linear time to match, whoever wrote it; long ones are refused, but for
 * choices of texts, {@code a|b|c}.
 */
public final class Matcher {
  /** How a label is compared. */
  public enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    MATCHES("=~"),
    NOT_MATCHES("!~");

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }

    public String symbol() {
      return symbol;
    }
  }

  private static final int LONGEST_EXPRESSION = 8_192;

  private final String label;
  private final Operator operator;
  private final String value;
  private final Predicate<String> test;

  private Matcher(String label, Operator operator, String value, Predicate<String> test) {
    this.label = label;
    this.operator = operator;
    this.value = value;
    this.test = test;
  }

  /**
   * A matcher.
   *
   * @throws IllegalArgumentException if {@code value} should be a regular expression and is none,
   *     with what is wrong with it
   */
  public static Matcher of(String label, Operator operator, String value) {
    Predicate<String> test =
        switch (operator) {
          case EQUAL -> value::equals;
          case NOT_EQUAL -> Predicate.not(value::equals);
          case MATCHES -> expression(value);
          case NOT_MATCHES -> Predicate.not(expression(value));
        };
    return new Matcher(label, operator, value, test);
  }

  /** The metric of that name. */
  public static Matcher name(String metric) {
    return of(Labels.NAME, Operator.EQUAL, metric);
  }

  private static Predicate<String> expression(String text) {
    Optional<Set<String>> texts = Alternatives.of(text);
    if (texts.isPresent()) {
      return texts.get()::contains;
    }
    bound(text);
    try {
      return Pattern.compile(text, Pattern.DOTALL)::matches;
    } catch (PatternSyntaxException problem) {
      throw new IllegalArgumentException(
          "regular expression: " + text + " (" + problem.getDescription() + ")", problem);
    }
  }

  /**
   * Refuses what would take long to compile: RE2/J's time and memory grow by the square of the
   * length.
   *
   * @throws IllegalArgumentException if it is longer than {@value #LONGEST_EXPRESSION}
   */
  public static void bound(String expression) {
    if (expression.length() > LONGEST_EXPRESSION) {
      throw new IllegalArgumentException(
          "regular expression: "
              + expression.length()
              + " characters (expected: at most "
              + LONGEST_EXPRESSION
              + ", unless it is a choice of texts)");
    }
  }

  public String label() {
    return label;
  }

  public Operator operator() {
    return operator;
  }

  public String value() {
    return value;
  }

  public boolean matchesValue(String labelValue) {
    return test.test(labelValue);
  }

  public boolean matches(Labels series) {
    return test.test(series.get(label));
  }

  /** Whether a series without the label fits. */
  public boolean matchesEmpty() {
    return test.test("");
  }

  /** Whether the series fits each of them. */
  public static boolean all(List<Matcher> matchers, Labels series) {
    for (Matcher matcher : matchers) {
      if (!matcher.matches(series)) {
        return false;
      }
    }
    return true;
  }

  /** As PromQL writes it. */
  @Override
  public String toString() {
    return label
        + operator.symbol
        + '"'
        + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")
        + '"';
  }
}
