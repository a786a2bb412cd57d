package dev.headroom.metrics.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Recursive descent over the tokens, binary operators by precedence. Every part is checked for its
 * type as it is made.
 */
final class QueryParser {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_OPERATORS = 500;
  private static final int MAX_LENGTH = 10_000;
  private final Tokens tokens;
  private final SelectorParser selectors;
  private int depth;
  private int operators;

  private QueryParser(Tokens tokens) {
    this.tokens = tokens;
    this.selectors = new SelectorParser(tokens);
  }

  static Expression parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw QueryException.at(MAX_LENGTH, "the query is longer than " + MAX_LENGTH);
    }
    QueryParser parser = new QueryParser(new Tokens(Lexer.tokens(text)));
    Expression expression = parser.expression(1);
    if (parser.tokens.peek().kind() != Token.Kind.END) {
      throw parser.tokens.unexpected("an operator or the end");
    }
    if (expression.type() == ValueType.RANGE) {
      throw QueryException.at(
          0, "a range vector is not a result (expected: a function over it, as rate(…))");
    }
    return expression;
  }

  private Expression expression(int loosest) {
    if (++depth > MAX_DEPTH) {
      throw QueryException.at(tokens.peek().position(), "nested deeper than " + MAX_DEPTH);
    }
    Expression left = unary();
    while (true) {
      Optional<BinaryOperator> operator = BinaryOperator.of(tokens.peek());
      if (operator.isEmpty() || operator.get().precedence < loosest) {
        depth--;
        return left;
      }
      left = binary(operator.get(), left);
    }
  }

  private Expression binary(BinaryOperator operator, Expression left) {
    Token symbol = tokens.next();
    if (++operators > MAX_OPERATORS) {
      throw QueryException.at(symbol.position(), "more than " + MAX_OPERATORS + " operators");
    }
    boolean bool = tokens.accept("bool");
    Grouping matching = Grouping.ALL_LABELS;
    boolean stated = tokens.peek().is("on") || tokens.peek().is("ignoring");
    if (stated) {
      matching = new Grouping(tokens.next().is("on"), tokens.labelList());
      if (tokens.peek().is("group_left") || tokens.peek().is("group_right")) {
        throw tokens.unexpected("one partner for each");
      }
    }
    Expression right = expression(operator.precedence + 1);
    Expression.Binary binary = Expression.Binary.of(operator, bool, matching, left, right);
    boolean scalar = left.type() == ValueType.SCALAR || right.type() == ValueType.SCALAR;
    boolean range = left.type() == ValueType.RANGE || right.type() == ValueType.RANGE;
    if (range || (scalar && (operator == BinaryOperator.OR || stated))) {
      throw QueryException.at(
          symbol.position(), "'" + operator.symbol + "' here is of instant vectors");
    }
    if (bool && !operator.isComparison()) {
      throw QueryException.at(symbol.position(), "bool belongs to comparisons");
    }
    if (operator.isComparison() && !bool && binary.type() == ValueType.SCALAR) {
      throw QueryException.at(symbol.position(), "a comparison of two scalars needs bool");
    }
    return binary;
  }

  private Expression unary() {
    Token token = tokens.peek();
    if (token.is("-") || token.is("+")) {
      tokens.next();
      Expression of = expression(BinaryOperator.MULTIPLY.precedence + 1);
      require(of, token, "the operand of " + token.found(), ValueType.SCALAR, ValueType.VECTOR);
      return token.is("-") ? new Expression.Negation(of) : of;
    }
    return selectors.withRange(primary());
  }

  private Expression primary() {
    Token token = tokens.peek();
    if (token.kind() == Token.Kind.NUMBER) {
      return new Expression.Literal(number(tokens.next().text().toLowerCase(Locale.ROOT)));
    }
    if (token.kind() == Token.Kind.NAME) {
      return named();
    }
    if (token.is("{")) {
      return selectors.selector("", token);
    }
    if (tokens.accept("(")) {
      Expression inner = expression(1);
      tokens.expect(")");
      return inner;
    }
    throw tokens.unexpected("an expression");
  }

  private static double number(String text) {
    return switch (text) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> Double.parseDouble(text);
    };
  }

  /** A function, an aggregation or a metric. */
  private Expression named() {
    Token name = tokens.next();
    Optional<Aggregation> aggregation =
        Arrays.stream(Aggregation.values()).filter(a -> a.text().equals(name.text())).findFirst();
    if (aggregation.isPresent()
        && (tokens.peek().is("(") || tokens.peek().is("by") || tokens.peek().is("without"))) {
      return aggregate(aggregation.get(), name);
    }
    if (!tokens.peek().is("(")) {
      return selectors.selector(name.text(), name);
    }
    Optional<RangeFunction> overTime =
        Arrays.stream(RangeFunction.values()).filter(f -> f.text().equals(name.text())).findFirst();
    Optional<InstantFunction> function =
        Arrays.stream(InstantFunction.values())
            .filter(f -> f.text().equals(name.text()))
            .findFirst();
    if (overTime.isPresent()) {
      Expression range = arguments(name, List.of(ValueType.RANGE)).getFirst();
      return new Expression.OverTime(overTime.get(), (Expression.Range) range);
    }
    if (function.isPresent()) {
      return new Expression.Call(function.get(), arguments(name, function.get().parameters()));
    }
    throw QueryException.at(
        name.position(), name.found() + " is not a function here (expected: " + functions() + ")");
  }

  private static String functions() {
    List<String> names = new ArrayList<>();
    Arrays.stream(RangeFunction.values()).map(RangeFunction::text).forEach(names::add);
    Arrays.stream(InstantFunction.values()).map(InstantFunction::text).forEach(names::add);
    Arrays.stream(Aggregation.values()).map(Aggregation::text).forEach(names::add);
    return String.join(", ", names);
  }

  private List<Expression> arguments(Token name, List<ValueType> parameters) {
    tokens.expect("(");
    List<Expression> arguments = new ArrayList<>();
    for (ValueType parameter : parameters) {
      if (!arguments.isEmpty()) {
        tokens.expect(",");
      }
      Token start = tokens.peek();
      Expression argument = expression(1);
      require(
          argument, start, "argument " + (arguments.size() + 1) + " of " + name.text(), parameter);
      arguments.add(argument);
    }
    tokens.expect(")");
    return arguments;
  }

  private Expression aggregate(Aggregation aggregation, Token name) {
    boolean before = !tokens.peek().is("(");
    Grouping grouping = before ? grouping() : Grouping.ONE_GROUP;
    Expression of = arguments(name, List.of(ValueType.VECTOR)).getFirst();
    return new Expression.Aggregate(aggregation, before ? grouping : grouping(), of);
  }

  private Grouping grouping() {
    return tokens.peek().is("by") || tokens.peek().is("without")
        ? new Grouping(tokens.next().is("by"), tokens.labelList())
        : Grouping.ONE_GROUP;
  }

  private static void require(Expression expression, Token at, String what, ValueType... types) {
    if (!Arrays.asList(types).contains(expression.type())) {
      throw QueryException.at(
          at.position(),
          what
              + " is "
              + expression.type().words
              + " (expected: "
              + types[types.length - 1].words
              + ")");
    }
  }
}
