package dev.headroom.metrics.query;

import dev.headroom.metrics.query.Value.Element;
import dev.headroom.metrics.series.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Binary operators with a vector on at least one side. A comparison without bool keeps or drops the
 * left (or only) vector's element.
 */
final class VectorMatching {
  private VectorMatching() {}

  static List<Element> withScalar(
      Expression.Binary binary, List<Element> vector, double scalar, boolean scalarIsLeft) {
    boolean filter = binary.operator().isComparison() && !binary.bool();
    List<Element> result = new ArrayList<>();
    for (Element element : vector) {
      double value =
          scalarIsLeft
              ? binary.operator().apply(scalar, element.value())
              : binary.operator().apply(element.value(), scalar);
      if (!filter) {
        result.add(new Element(element.labels().withoutName(), value));
      } else if (value == 1) {
        result.add(element);
      }
    }
    return result;
  }

  static List<Element> oneToOne(Expression.Binary binary, List<Element> left, List<Element> right) {
    boolean filter = binary.operator().isComparison() && !binary.bool();
    Map<Labels, Element> partners = new HashMap<>();
    for (Element element : right) {
      Element other = partners.put(binary.matching().key(element.labels()), element);
      if (other != null && !left.isEmpty()) {
        throw QueryException.whileEvaluating(
            "'"
                + binary.operator().symbol
                + "' finds both "
                + other.labels()
                + " and "
                + element.labels()
                + " on its right (expected: one partner; aggregate, or state on(…))");
      }
    }
    Set<Labels> matched = new HashSet<>();
    List<Element> result = new ArrayList<>();
    for (Element element : left) {
      Labels key = binary.matching().key(element.labels());
      Element partner = partners.get(key);
      if (partner == null) {
        continue;
      }
      double value = binary.operator().apply(element.value(), partner.value());
      if (filter && value == 0) {
        continue;
      }
      if (!matched.add(key)) {
        throw QueryException.whileEvaluating(
            "'"
                + binary.operator().symbol
                + "' finds several series "
                + key
                + " on its left (expected: one)");
      }
      result.add(
          new Element(
              binary.matching().result(element.labels(), filter),
              filter ? element.value() : value));
    }
    return result;
  }

  static List<Element> or(Expression.Binary binary, List<Element> left, List<Element> right) {
    Set<Labels> present = new HashSet<>();
    left.forEach(element -> present.add(binary.matching().key(element.labels())));
    List<Element> result = new ArrayList<>(left);
    right.stream()
        .filter(e -> !present.contains(binary.matching().key(e.labels())))
        .forEach(result::add);
    return result;
  }
}
