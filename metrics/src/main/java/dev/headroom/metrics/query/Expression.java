package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Matcher;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A parsed expression. {@code position} is its first character, from 0. */
sealed interface Expression {
  int position();

  ValueType type();

  /** What it is made of, from left to right. */
  List<Expression> parts();

  /** The same without the parentheses around it. */
  default Expression bare() {
    Expression bare = this;
    while (bare instanceof Parentheses parentheses) {
      bare = parentheses.of();
    }
    return bare;
  }

  /** All that it selects, from left to right. */
  default Stream<Selector> selectors() {
    return this instanceof Selector selector
        ? Stream.of(selector)
        : parts().stream().flatMap(Expression::selectors);
  }

  record Constant(double value, int position) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.SCALAR;
    }

    @Override
    public List<Expression> parts() {
      return List.of();
    }
  }

  record Text(String value, int position) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.TEXT;
    }

    @Override
    public List<Expression> parts() {
      return List.of();
    }
  }

  /**
   * An instant vector from the source.
   *
   * @param name what stands before the braces; empty where nothing does
   * @param matchers all of them, that of the name among them
   */
  record Selector(String name, List<Matcher> matchers, TimeShift shift, int position)
      implements Expression {
    @Override
    public ValueType type() {
      return ValueType.VECTOR;
    }

    @Override
    public List<Expression> parts() {
      return List.of();
    }
  }

  record Range(Selector selector, long millis) implements Expression {
    @Override
    public int position() {
      return selector.position();
    }

    @Override
    public ValueType type() {
      return ValueType.RANGE;
    }

    @Override
    public List<Expression> parts() {
      return List.of(selector);
    }
  }

  /**
   * A range of an expression's values.
   *
   * @param stepMillis 0 for the standard one
   */
  record Subquery(Expression of, long rangeMillis, long stepMillis, TimeShift shift)
      implements Expression {
    @Override
    public int position() {
      return of.position();
    }

    @Override
    public ValueType type() {
      return ValueType.RANGE;
    }

    @Override
    public List<Expression> parts() {
      return List.of(of);
    }
  }

  record Call(Function function, List<Expression> arguments, int position) implements Expression {
    @Override
    public ValueType type() {
      return function.result();
    }

    @Override
    public List<Expression> parts() {
      return arguments;
    }

    /** An argument without its parentheses. */
    Expression argument(int index) {
      return arguments.get(index).bare();
    }

    /** A string that the parser has seen to be one. */
    String text(int index) {
      return ((Text) argument(index)).value();
    }
  }

  record Aggregate(
      Aggregation aggregation,
      Grouping grouping,
      @Nullable Expression parameter,
      Expression of,
      int position)
      implements Expression {
    @Override
    public ValueType type() {
      return ValueType.VECTOR;
    }

    @Override
    public List<Expression> parts() {
      return parameter == null ? List.of(of) : List.of(parameter, of);
    }
  }

  /**
   * Two operands.
   *
   * @param type follows from the operands'; kept, for a long sum is a deep tree
   */
  record Binary(
      BinaryOperator operator,
      boolean bool,
      Matching matching,
      Expression left,
      Expression right,
      ValueType type,
      int position,
      int operatorPosition)
      implements Expression {
    @Override
    public List<Expression> parts() {
      return List.of(left, right);
    }

    /** Whether elements are kept or dropped as they are. */
    boolean filters() {
      return operator.isComparison() && !bool;
    }
  }

  record Unary(boolean minus, Expression of, ValueType type, int position) implements Expression {
    @Override
    public List<Expression> parts() {
      return List.of(of);
    }
  }

  record Parentheses(Expression of, ValueType type, int position) implements Expression {
    @Override
    public List<Expression> parts() {
      return List.of(of);
    }
  }
}
