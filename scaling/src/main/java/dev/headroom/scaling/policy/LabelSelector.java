package dev.headroom.scaling.policy;

import dev.headroom.scaling.selector.Requirement;
import dev.headroom.scaling.selector.Requirement.Operator;
import dev.headroom.scaling.selector.Selector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which labels to match: all of {@code matchLabels} and all of {@code matchExpressions}. */
public record LabelSelector(Map<String, String> matchLabels, List<Expression> matchExpressions) {

  /**
   * {@code operator} is In, NotIn, Exists or DoesNotExist; anything else is refused where the
   * selector is used.
   */
  public record Expression(String key, String operator, List<String> values) {
    public Expression {
      values = List.copyOf(values);
    }
  }

  public LabelSelector {
    matchLabels = Collections.unmodifiableMap(new TreeMap<>(matchLabels));
    matchExpressions = List.copyOf(matchExpressions);
  }

  /** Which labels are meant; or why that cannot be said (metav1 LabelSelectorAsSelector). */
  public Selector toSelector() {
    List<Requirement> all = new ArrayList<>();
    for (Map.Entry<String, String> label : matchLabels.entrySet()) {
      all.add(new Requirement(label.getKey(), Operator.EQUALS, List.of(label.getValue())));
    }
    for (Expression expression : matchExpressions) {
      Operator operator =
          switch (expression.operator()) {
            case "In" -> Operator.IN;
            case "NotIn" -> Operator.NOT_IN;
            case "Exists" -> Operator.EXISTS;
            case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
            default -> null;
          };
      if (operator == null) {
        return new Selector.Invalid(
            "\"" + expression.operator() + "\" is not a valid label selector operator");
      }
      all.add(new Requirement(expression.key(), operator, expression.values()));
    }
    for (Requirement requirement : all) {
      String problem = requirement.problem();
      if (problem != null) {
        return new Selector.Invalid(problem);
      }
    }
    return new Selector.Valid(all);
  }

  /** The selector as Kubernetes prints it inside messages. */
  public String printed() {
    StringBuilder text = new StringBuilder("&LabelSelector{MatchLabels:map[string]string{");
    matchLabels.forEach((key, value) -> text.append(key).append(": ").append(value).append(','));
    text.append("},MatchExpressions:[]LabelSelectorRequirement{");
    for (Expression expression : matchExpressions) {
      text.append("LabelSelectorRequirement{Key:")
          .append(expression.key())
          .append(",Operator:")
          .append(expression.operator())
          .append(",Values:[")
          .append(String.join(" ", expression.values()))
          .append("],},");
    }
    return text.append("},}").toString();
  }
}
