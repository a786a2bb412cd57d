package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Matcher;
import java.util.List;
import java.util.stream.Stream;

/** Rebuilds an expression with more matchers on each of its selectors. */
record Narrowing(List<Matcher> by) {
  Expression of(Expression expression) {
    return switch (expression) {
      case Expression.Constant number -> number;
      case Expression.Text text -> text;
      case Expression.Selector selector -> selector(selector);
      case Expression.Range range ->
          new Expression.Range(selector(range.selector()), range.millis());
      case Expression.Subquery s ->
          new Expression.Subquery(of(s.of()), s.rangeMillis(), s.stepMillis(), s.shift());
      case Expression.Call c ->
          new Expression.Call(
              c.function(), c.arguments().stream().map(this::of).toList(), c.position());
      case Expression.Aggregate a -> {
        Expression parameter = a.parameter();
        yield new Expression.Aggregate(
            a.aggregation(),
            a.grouping(),
            parameter == null ? null : of(parameter),
            of(a.of()),
            a.position());
      }
      case Expression.Binary b ->
          new Expression.Binary(
              b.operator(),
              b.bool(),
              b.matching(),
              of(b.left()),
              of(b.right()),
              b.type(),
              b.position(),
              b.operatorPosition());
      case Expression.Unary u ->
          new Expression.Unary(u.minus(), of(u.of()), u.type(), u.position());
      case Expression.Parentheses p ->
          new Expression.Parentheses(of(p.of()), p.type(), p.position());
    };
  }

  private Expression.Selector selector(Expression.Selector selector) {
    return new Expression.Selector(
        selector.name(),
        Stream.concat(selector.matchers().stream(), by.stream()).toList(),
        selector.shift(),
        selector.position());
  }
}
