package dev.headroom.metrics.query;

import java.util.Arrays;
import java.util.Optional;

/** Operators between two operands, with how tightly they bind. */
enum BinaryOperator {
  OR("or", 1),
  EQUAL("==", 2),
  NOT_EQUAL("!=", 2),
  LESS("<", 2),
  LESS_OR_EQUAL("<=", 2),
  GREATER(">", 2),
  GREATER_OR_EQUAL(">=", 2),
  ADD("+", 3),
  SUBTRACT("-", 3),
  MULTIPLY("*", 4),
  DIVIDE("/", 4);

  final String symbol;
  final int precedence;

  BinaryOperator(String symbol, int precedence) {
    this.symbol = symbol;
    this.precedence = precedence;
  }

  static Optional<BinaryOperator> of(Token token) {
    return Arrays.stream(values()).filter(operator -> token.is(operator.symbol)).findFirst();
  }

  boolean isComparison() {
    return precedence == EQUAL.precedence;
  }

  /** For comparisons: 1 if it holds, 0 if not. */
  double apply(double left, double right) {
    return switch (this) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
      case DIVIDE -> left / right;
      case EQUAL -> left == right ? 1 : 0;
      case NOT_EQUAL -> left != right ? 1 : 0;
      case LESS -> left < right ? 1 : 0;
      case LESS_OR_EQUAL -> left <= right ? 1 : 0;
      case GREATER -> left > right ? 1 : 0;
      case GREATER_OR_EQUAL -> left >= right ? 1 : 0;
      case OR -> throw new IllegalStateException("or is of vectors, not of numbers");
    };
  }
}
