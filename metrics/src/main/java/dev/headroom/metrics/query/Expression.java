package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Matcher;
import java.util.List;
import java.util.stream.Stream;

/** A parsed expression whose parts fit together. */
sealed interface Expression {
  ValueType type();

  /** The same with more conditions on every selector. */
  Expression narrowed(List<Matcher> by);

  /** All that it selects, from left to right. */
  default Stream<Selector> selectors() {
    return switch (this) {
      case Literal _ -> Stream.of();
      case Selector selector -> Stream.of(selector);
      case Range range -> Stream.of(range.selector());
      case OverTime overTime -> overTime.range().selectors();
      case Call call -> call.arguments().stream().flatMap(Expression::selectors);
      case Aggregate aggregate -> aggregate.of().selectors();
      case Binary binary -> Stream.concat(binary.left().selectors(), binary.right().selectors());
      case Negation negation -> negation.of().selectors();
    };
  }

  record Literal(double value) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.SCALAR;
    }

    @Override
    public Expression narrowed(List<Matcher> by) {
      return this;
    }
  }

  /** {@code name} is empty where any metric may match. */
  record Selector(String name, List<Matcher> matchers) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.VECTOR;
    }

    @Override
    public Selector narrowed(List<Matcher> by) {
      return new Selector(name, Stream.concat(matchers.stream(), by.stream()).toList());
    }

    /** All of them, the name among them. */
    List<Matcher> conditions() {
      return name.isEmpty()
          ? matchers
          : Stream.concat(Stream.of(Matcher.name(name)), matchers.stream()).toList();
    }
  }

  record Range(Selector selector, long millis) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.RANGE;
    }

    @Override
    public Range narrowed(List<Matcher> by) {
      return new Range(selector.narrowed(by), millis);
    }
  }

  record OverTime(RangeFunction function, Range range) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.VECTOR;
    }

    @Override
    public Expression narrowed(List<Matcher> by) {
      return new OverTime(function, range.narrowed(by));
    }
  }

  record Call(InstantFunction function, List<Expression> arguments) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.VECTOR;
    }

    @Override
    public Expression narrowed(List<Matcher> by) {
      return new Call(function, arguments.stream().map(argument -> argument.narrowed(by)).toList());
    }
  }

  record Aggregate(Aggregation aggregation, Grouping grouping, Expression of)
      implements Expression {
    @Override
    public ValueType type() {
      return ValueType.VECTOR;
    }

    @Override
    public Expression narrowed(List<Matcher> by) {
      return new Aggregate(aggregation, grouping, of.narrowed(by));
    }
  }

  /** {@code type} follows from the operands'; kept, for a long sum is a deep tree. */
  record Binary(
      BinaryOperator operator,
      boolean bool,
      Grouping matching,
      Expression left,
      Expression right,
      ValueType type)
      implements Expression {
    static Binary of(
        BinaryOperator operator,
        boolean bool,
        Grouping matching,
        Expression left,
        Expression right) {
      boolean scalar = left.type() == ValueType.SCALAR && right.type() == ValueType.SCALAR;
      return new Binary(
          operator, bool, matching, left, right, scalar ? ValueType.SCALAR : ValueType.VECTOR);
    }

    @Override
    public Expression narrowed(List<Matcher> by) {
      return new Binary(operator, bool, matching, left.narrowed(by), right.narrowed(by), type);
    }
  }

  record Negation(Expression of) implements Expression {
    @Override
    public ValueType type() {
      return of.type();
    }

    @Override
    public Expression narrowed(List<Matcher> by) {
      return new Negation(of.narrowed(by));
    }
  }
}
