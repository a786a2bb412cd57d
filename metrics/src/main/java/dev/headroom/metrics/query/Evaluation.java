package dev.headroom.metrics.query;

import dev.headroom.metrics.query.Value.Element;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.series.SampleSource;
import dev.headroom.metrics.series.StaleMark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One evaluation: an expression's parts over one source at one time. */
record Evaluation(SampleSource source, long now, long lookbackMillis) {
  double scalar(Expression expression) {
    return switch (expression) {
      case Expression.Literal number -> number.value();
      case Expression.Negation negation -> -scalar(negation.of());
      case Expression.Binary binary ->
          binary.operator().apply(scalar(binary.left()), scalar(binary.right()));
      default -> throw new IllegalStateException("not a scalar: " + expression);
    };
  }

  List<Element> vector(Expression expression) {
    return switch (expression) {
      case Expression.Selector selector -> latest(selector);
      case Expression.OverTime overTime -> distinct(overTime(overTime));
      case Expression.Call call -> distinct(call(call));
      case Expression.Aggregate aggregate -> aggregate(aggregate);
      case Expression.Binary binary -> distinct(binary(binary));
      case Expression.Negation negation ->
          distinct(
              vector(negation.of()).stream()
                  .map(e -> new Element(e.labels().withoutName(), -e.value()))
                  .toList());
      case Expression.Literal number -> throw new IllegalStateException("not a vector: " + number);
      case Expression.Range range ->
          throw new IllegalStateException("not an instant vector: " + range);
    };
  }

  private List<Element> latest(Expression.Selector selector) {
    List<Element> elements = new ArrayList<>();
    for (Points points : source.select(selector.conditions(), now - lookbackMillis, now)) {
      double value = points.value(points.size() - 1);
      if (!StaleMark.is(value)) {
        elements.add(new Element(points.series(), value));
      }
    }
    return elements;
  }

  private List<Element> overTime(Expression.OverTime overTime) {
    Expression.Selector selector = overTime.range().selector();
    RangeFunction function = overTime.function();
    long from = now - overTime.range().millis();
    List<Element> elements = new ArrayList<>();
    for (Points all : source.select(selector.conditions(), from, now)) {
      Points points = all.withoutStaleMarks();
      if (points.size() >= function.fewestPoints) {
        boolean keepName = function == RangeFunction.LAST_OVER_TIME;
        Labels labels = keepName ? points.series() : points.series().withoutName();
        elements.add(new Element(labels, function.apply(points, from, now)));
      }
    }
    return elements;
  }

  private List<Element> call(Expression.Call call) {
    List<Expression> arguments = call.arguments();
    return switch (call.function()) {
      case HISTOGRAM_QUANTILE ->
          ClassicHistogram.quantiles(scalar(arguments.get(0)), vector(arguments.get(1)));
      case CLAMP_MIN ->
          clamp(vector(arguments.get(0)), scalar(arguments.get(1)), Double.POSITIVE_INFINITY);
      case CLAMP_MAX ->
          clamp(vector(arguments.get(0)), Double.NEGATIVE_INFINITY, scalar(arguments.get(1)));
      case VECTOR -> List.of(new Element(Labels.EMPTY, scalar(arguments.get(0))));
    };
  }

  private static List<Element> clamp(List<Element> vector, double least, double most) {
    return vector.stream()
        .map(e -> new Element(e.labels().withoutName(), Math.max(least, Math.min(most, e.value()))))
        .toList();
  }

  private List<Element> aggregate(Expression.Aggregate aggregate) {
    Map<Labels, Aggregation.Group> groups = new HashMap<>();
    for (Element element : vector(aggregate.of())) {
      groups
          .computeIfAbsent(
              aggregate.grouping().key(element.labels()),
              key -> aggregate.aggregation().new Group())
          .add(element.value());
    }
    List<Element> elements = new ArrayList<>();
    groups.forEach((labels, group) -> elements.add(new Element(labels, group.result())));
    return elements;
  }

  private List<Element> binary(Expression.Binary binary) {
    boolean scalarLeft = binary.left().type() == ValueType.SCALAR;
    boolean scalarRight = binary.right().type() == ValueType.SCALAR;
    if (scalarLeft || scalarRight) {
      return scalarLeft
          ? VectorMatching.withScalar(binary, vector(binary.right()), scalar(binary.left()), true)
          : VectorMatching.withScalar(binary, vector(binary.left()), scalar(binary.right()), false);
    }
    List<Element> left = vector(binary.left());
    List<Element> right = vector(binary.right());
    return binary.operator() == BinaryOperator.OR
        ? VectorMatching.or(binary, left, right)
        : VectorMatching.oneToOne(binary, left, right);
  }

  private static List<Element> distinct(List<Element> elements) {
    Set<Labels> seen = new HashSet<>();
    for (Element element : elements) {
      if (!seen.add(element.labels())) {
        throw QueryException.whileEvaluating(
            "the result would hold "
                + element.labels()
                + " twice (expected: aggregate, or select one metric)");
      }
    }
    return elements;
  }
}
