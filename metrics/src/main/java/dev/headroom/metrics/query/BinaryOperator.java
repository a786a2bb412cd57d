package dev.headroom.metrics.query;

import java.util.Arrays;
import java.util.Optional;

/** Operators between two operands, with how tightly they bind. */
enum BinaryOperator {
  OR("or", 1),
  AND("and", 2),
  UNLESS("unless", 2),
  EQUAL("==", 3),
  NOT_EQUAL("!=", 3),
  LESS("<", 3),
  LESS_OR_EQUAL("<=", 3),
  GREATER(">", 3),
  GREATER_OR_EQUAL(">=", 3),
  ADD("+", 4),
  SUBTRACT("-", 4),
  MULTIPLY("*", 5),
  DIVIDE("/", 5),
  MODULO("%", 5),
  ATAN2("atan2", 5),
  POWER("^", 6);

  final String symbol;
  final int precedence;

  BinaryOperator(String symbol, int precedence) {
    this.symbol = symbol;
    this.precedence = precedence;
  }

  static Optional<BinaryOperator> of(Token token) {
    return token.kind() == Token.Kind.OPERATOR
        ? Arrays.stream(values()).filter(operator -> token.is(operator.symbol)).findFirst()
        : Optional.empty();
  }

  boolean isComparison() {
    return precedence == EQUAL.precedence;
  }

  boolean isSet() {
    return precedence <= AND.precedence;
  }

  /** For comparisons: 1 if it holds, 0 if not. */
  double apply(double left, double right) {
    return switch (this) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
      case DIVIDE -> left / right;
      case MODULO -> left % right;
      case POWER -> power(left, right);
      case ATAN2 -> Math.atan2(left, right);
      case EQUAL -> left == right ? 1 : 0;
      case NOT_EQUAL -> left != right ? 1 : 0;
      case LESS -> left < right ? 1 : 0;
      case LESS_OR_EQUAL -> left <= right ? 1 : 0;
      case GREATER -> left > right ? 1 : 0;
      case GREATER_OR_EQUAL -> left >= right ? 1 : 0;
      case AND, OR, UNLESS ->
          throw new IllegalStateException(symbol + " is of vectors, not of numbers");
    };
  }

  /** As Go's: 1 to any power, and -1 to an infinite one, is 1; Java's says NaN. */
  private static double power(double base, double exponent) {
    boolean one = base == 1 || (base == -1 && Double.isInfinite(exponent));
    return one ? 1 : Math.pow(base, exponent);
  }
}
