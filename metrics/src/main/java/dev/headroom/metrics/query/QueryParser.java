package dev.headroom.metrics.query;

import dev.headroom.metrics.query.Matching.Cardinality;
import dev.headroom.metrics.query.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recursive descent over the tokens, binary operators by precedence. Whether the parts fit together
 * is looked at afterwards, by {@link TypeCheck}, as in Prometheus: so a mistake in the syntax is
 * what is complained about first.
 */
final class QueryParser {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_OPERATORS = 500;
  private static final int MAX_LENGTH = 65_536;
  private static final Set<String> FILLS = Set.of("fill", "fill_left", "fill_right");
  private final Tokens tokens;
  private final SelectorParser selectors;
  private int depth;
  private int operators;

  private QueryParser(Tokens tokens) {
    this.tokens = tokens;
    this.selectors = new SelectorParser(tokens);
  }

  static Expression parse(String text) {
    Expression expression = parseUnchecked(text);
    TypeCheck.check(text, expression);
    return expression;
  }

  /** The syntax alone. */
  static Expression parseUnchecked(String text) {
    if (text.length() > MAX_LENGTH) {
      throw QueryException.at(text, MAX_LENGTH, "the query is longer than " + MAX_LENGTH);
    }
    QueryParser parser = new QueryParser(new Tokens(text));
    if (parser.tokens.peek().kind() == Kind.END) {
      throw QueryException.at(text, 0, "no expression found in input");
    }
    Expression expression = parser.expression(1);
    if (parser.tokens.peek().kind() != Kind.END) {
      throw parser.tokens.unexpected("", "");
    }
    return expression;
  }

  private Expression expression(int loosest) {
    if (++depth > MAX_DEPTH) {
      throw tokens.problem(tokens.peek().position(), "nested deeper than " + MAX_DEPTH);
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
    count(symbol);
    boolean bool = tokens.accept("bool");
    Matching matching = matching();
    Expression right = expression(operator.precedence + (operator == BinaryOperator.POWER ? 0 : 1));
    return binary(operator, bool, matching, left, right, symbol);
  }

  private static Expression binary(
      BinaryOperator operator,
      boolean bool,
      Matching matching,
      Expression left,
      Expression right,
      Token symbol) {
    boolean scalar = left.type() == ValueType.SCALAR && right.type() == ValueType.SCALAR;
    return new Expression.Binary(
        operator,
        bool,
        matching,
        left,
        right,
        scalar ? ValueType.SCALAR : ValueType.VECTOR,
        left.position(),
        symbol.position());
  }

  private Matching matching() {
    if (!tokens.peek().is("on") && !tokens.peek().is("ignoring")) {
      return Matching.STANDARD;
    }
    boolean named = tokens.next().is("on");
    Grouping by = new Grouping(named, tokens.labelList());
    boolean left = tokens.peek().is("group_left");
    if (!left && !tokens.peek().is("group_right")) {
      return new Matching(by, Cardinality.ONE_TO_ONE, List.of());
    }
    tokens.next();
    List<String> included = tokens.peek().is("(") ? List.copyOf(tokens.labelList()) : List.of();
    return new Matching(by, left ? Cardinality.MANY_TO_ONE : Cardinality.ONE_TO_MANY, included);
  }

  private Expression unary() {
    Token sign = tokens.peek();
    if (!sign.is("+") && !sign.is("-")) {
      return modified(primary());
    }
    tokens.next();
    count(sign);
    boolean minus = sign.is("-");
    Expression of = expression(BinaryOperator.POWER.precedence);
    return of instanceof Expression.Constant number
        ? new Expression.Constant(minus ? -number.value() : number.value(), sign.position())
        : new Expression.Unary(minus, of, of.type(), sign.position());
  }

  /** With the ranges, offsets and moments after it. */
  private Expression modified(Expression expression) {
    Expression modified = expression;
    while (true) {
      Token next = tokens.peek();
      if (next.is("[")) {
        modified = selectors.range(modified);
      } else if (next.is("offset")) {
        modified = selectors.offset(modified);
      } else if (next.is("@")) {
        modified = selectors.moment(modified);
      } else if (next.isIdentifier("anchored") || next.isIdentifier("smoothed")) {
        throw tokens.problem(
            expression.position(), next.lower() + " modifier is experimental and not enabled");
      } else {
        return modified;
      }
      count(next);
    }
  }

  private Expression primary() {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case NUMBER, DURATION -> selectors.number();
      case STRING -> {
        tokens.next();
        yield new Expression.Text(Literals.unquoted(token.text()), token.position());
      }
      case SYMBOL -> token.is("(") ? parentheses() : selectors.selector("", token);
      case AGGREGATION -> aggregateOrMetric();
      case IDENTIFIER, METRIC_IDENTIFIER -> callOrMetric();
      case KEYWORD -> {
        if (!Set.of("by", "without", "offset").contains(token.lower())) {
          throw tokens.unexpected("", "");
        }
        yield callOrMetric();
      }
      case OPERATOR -> {
        if (!Set.of("and", "or", "unless").contains(token.lower())) {
          throw tokens.unexpected("", "");
        }
        yield callOrMetric();
      }
      case END -> throw tokens.unexpected("", "");
    };
  }

  private Expression parentheses() {
    Token open = tokens.next();
    Expression of = expression(1);
    tokens.expect(")", "", "");
    return new Expression.Parentheses(of, of.type(), open.position());
  }

  private Expression callOrMetric() {
    Token name = tokens.next();
    if (!tokens.peek().is("(") || name.kind() != Kind.IDENTIFIER) {
      return selectors.named(name);
    }
    List<Expression> arguments = arguments();
    return new Expression.Call(function(name), arguments, name.position());
  }

  private Function function(Token name) {
    if (FILLS.contains(name.lower())) {
      throw tokens.problem(
          name.position(), "binop fill modifiers are experimental and not enabled");
    }
    if (Functions.EXPERIMENTAL.contains(name.text())) {
      throw tokens.problem(
          name.position(), "function " + Token.quoted(name.text()) + " is not enabled");
    }
    if (HistogramFunctions.NATIVE.contains(name.text())) {
      throw tokens.problem(
          name.position(),
          "function "
              + Token.quoted(name.text())
              + " is of native histograms, which are not supported");
    }
    return Functions.named(name.text())
        .orElseThrow(
            () ->
                tokens.problem(
                    name.position(), "unknown function with name " + Token.quoted(name.text())));
  }

  private List<Expression> arguments() {
    tokens.expect("(", "", "");
    List<Expression> arguments = new ArrayList<>();
    while (!tokens.accept(")")) {
      arguments.add(expression(1));
      Token comma = tokens.peek();
      if (!tokens.accept(",") && !tokens.peek().is(")")) {
        throw tokens.unexpected("", "");
      }
      if (comma.is(",") && tokens.peek().is(")")) {
        throw tokens.problem(comma.position(), "trailing commas not allowed in function call args");
      }
    }
    return arguments;
  }

  private Expression aggregateOrMetric() {
    Token name = tokens.next();
    boolean before = tokens.peek().is("by") || tokens.peek().is("without");
    if (!before && !tokens.peek().is("(")) {
      return selectors.named(name);
    }
    Grouping grouping = before ? grouping() : Grouping.ONE_GROUP;
    if (!tokens.peek().is("(")) {
      throw tokens.unexpected("aggregation", "");
    }
    List<Expression> arguments = arguments();
    if (!before && (tokens.peek().is("by") || tokens.peek().is("without"))) {
      grouping = grouping();
    }
    return aggregate(name, grouping, arguments);
  }

  private Expression aggregate(Token name, Grouping grouping, List<Expression> arguments) {
    if (arguments.isEmpty()) {
      throw tokens.problem(name.position(), "no arguments for aggregate expression provided");
    }
    Aggregation aggregation =
        Aggregation.named(name.lower())
            .orElseThrow(
                () ->
                    tokens.problem(
                        name.position(),
                        name.lower()
                            + "() is experimental and must be enabled with"
                            + " --enable-feature=promql-experimental-functions"));
    int wanted = aggregation.parameter == null ? 1 : 2;
    if (arguments.size() != wanted) {
      throw tokens.problem(
          name.position(),
          "wrong number of arguments for aggregate expression provided, expected "
              + wanted
              + ", got "
              + arguments.size());
    }
    @Nullable Expression parameter = wanted == 1 ? null : arguments.getFirst();
    return new Expression.Aggregate(
        aggregation, grouping, parameter, arguments.getLast(), name.position());
  }

  private Grouping grouping() {
    boolean by = tokens.next().is("by");
    return new Grouping(by, tokens.labelList());
  }

  private void count(Token at) {
    if (++operators > MAX_OPERATORS) {
      throw tokens.problem(at.position(), "more than " + MAX_OPERATORS + " operators");
    }
  }
}
