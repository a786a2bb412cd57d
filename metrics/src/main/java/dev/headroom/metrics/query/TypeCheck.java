package dev.headroom.metrics.query;

import dev.headroom.metrics.query.Matching.Cardinality;
import dev.headroom.metrics.series.Matcher;
import java.util.List;

/** Whether the parts of an expression fit together (promql/parser/parse.go, checkAST). */
record TypeCheck(String text) {
  static void check(String text, Expression expression) {
    new TypeCheck(text).check(expression);
  }

  private void check(Expression expression) {
    switch (expression) {
      case Expression.Constant _, Expression.Text _ -> {}
      case Expression.Selector selector -> selector(selector);
      case Expression.Range range -> selector(range.selector());
      case Expression.Subquery subquery -> {
        check(subquery.of());
        if (subquery.of().type() != ValueType.VECTOR) {
          throw problem(
              subquery.position(),
              "subquery is only allowed on instant vector, got "
                  + shortName(subquery.of().type())
                  + " instead");
        }
      }
      case Expression.Call call -> call(call);
      case Expression.Aggregate aggregate -> aggregate(aggregate);
      case Expression.Binary binary -> binary(binary);
      case Expression.Unary unary -> {
        check(unary.of());
        ValueType type = unary.of().type();
        if (type != ValueType.SCALAR && type != ValueType.VECTOR) {
          throw problem(
              unary.position(),
              "unary expression only allowed on expressions of type scalar or instant vector, got "
                  + Token.quoted(type.words));
        }
      }
      case Expression.Parentheses parentheses -> check(parentheses.of());
    }
  }

  /** As Prometheus' code names it, where its message does. */
  private static String shortName(ValueType type) {
    return type == ValueType.RANGE ? "matrix" : type.words;
  }

  private void selector(Expression.Selector selector) {
    List<Matcher> matchers = selector.matchers();
    if (selector.name().isEmpty()) {
      if (matchers.stream().allMatch(Matcher::matchesEmpty)) {
        throw problem(
            selector.position(), "vector selector must contain at least one non-empty matcher");
      }
      return;
    }
    for (Matcher matcher : matchers.subList(0, matchers.size() - 1)) {
      if (SelectorParser.namesMetric(matcher)) {
        throw problem(
            selector.position(),
            "metric name must not be set twice: "
                + Token.quoted(selector.name())
                + " or "
                + Token.quoted(matcher.value()));
      }
    }
  }

  private void aggregate(Expression.Aggregate aggregate) {
    check(aggregate.of());
    require(aggregate.of(), ValueType.VECTOR, "aggregation expression");
    Expression parameter = aggregate.parameter();
    ValueType wanted = aggregate.aggregation().parameter;
    if (parameter != null && wanted != null) {
      check(parameter);
      require(parameter, wanted, "aggregation parameter");
    }
  }

  private void call(Expression.Call call) {
    Function function = call.function();
    int given = call.arguments().size();
    String wrong = null;
    if (given < function.fewest()) {
      wrong = function.variadic() == 0 ? "" : "at least ";
    } else if (function.variadic() == 0 && given > function.fewest()) {
      wrong = "";
    } else if (function.variadic() > 0 && given > function.fewest() + function.variadic()) {
      wrong = "at most ";
    }
    if (wrong != null) {
      int bound = function.fewest() + (wrong.equals("at most ") ? function.variadic() : 0);
      throw problem(
          call.position(),
          "expected "
              + wrong
              + bound
              + " argument(s) in call to "
              + Token.quoted(function.name())
              + ", got "
              + given);
    }
    for (int i = 0; i < given; i++) {
      Expression argument = call.arguments().get(i);
      check(argument);
      require(argument, function.parameter(i), "call to function " + Token.quoted(function.name()));
    }
  }

  private void binary(Expression.Binary binary) {
    check(binary.left());
    check(binary.right());
    BinaryOperator operator = binary.operator();
    ValueType left = binary.left().type();
    ValueType right = binary.right().type();
    if (binary.bool() && !operator.isComparison()) {
      throw problem(
          binary.operatorPosition(), "bool modifier can only be used on comparison operators");
    }
    if (binary.filters() && left == ValueType.SCALAR && right == ValueType.SCALAR) {
      throw problem(
          binary.operatorPosition(), "comparisons between scalars must use BOOL modifier");
    }
    Matching matching = binary.matching();
    for (String label : matching.included()) {
      if (matching.by().named() && matching.by().labels().contains(label)) {
        throw problem(
            binary.operatorPosition(),
            "label " + Token.quoted(label) + " must not occur in ON and GROUP clause at once");
      }
    }
    operand(binary.left());
    operand(binary.right());
    boolean scalar = left == ValueType.SCALAR || right == ValueType.SCALAR;
    if (scalar && matching.isStated()) {
      throw problem(binary.position(), "vector matching only allowed between instant vectors");
    }
    if (!scalar && operator.isSet() && matching.cardinality() != Cardinality.ONE_TO_ONE) {
      throw problem(
          binary.position(),
          "no grouping allowed for " + Token.quoted(operator.symbol) + " operation");
    }
    if (scalar && operator.isSet()) {
      throw problem(
          binary.position(),
          "set operator "
              + Token.quoted(operator.symbol)
              + " not allowed in binary scalar expression");
    }
  }

  private void operand(Expression operand) {
    if (operand.type() != ValueType.SCALAR && operand.type() != ValueType.VECTOR) {
      throw problem(
          operand.position(),
          "binary expression must contain only scalar and instant vector types");
    }
  }

  private void require(Expression expression, ValueType wanted, String where) {
    if (expression.type() != wanted) {
      throw problem(
          expression.position(),
          "expected type " + wanted.words + " in " + where + ", got " + expression.type().words);
    }
  }

  private QueryException problem(int position, String problem) {
    return QueryException.at(text, position, problem);
  }
}
