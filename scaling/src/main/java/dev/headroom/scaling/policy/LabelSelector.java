package dev.headroom.scaling.policy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which labels to match: all of {@code matchLabels} and all of {@code matchExpressions}. */
public record LabelSelector(Map<String, String> matchLabels, List<Requirement> matchExpressions) {

  /**
   * {@code operator} is In, NotIn, Exists or DoesNotExist; anything else is refused where the
   * selector is used.
   */
  public record Requirement(String key, String operator, List<String> values) {
    public Requirement {
      values = List.copyOf(values);
    }
  }

  public LabelSelector {
    matchLabels = Collections.unmodifiableMap(new TreeMap<>(matchLabels));
    matchExpressions = List.copyOf(matchExpressions);
  }

  /** The selector as Kubernetes prints it inside messages. */
  public String printed() {
    StringBuilder text = new StringBuilder("&LabelSelector{MatchLabels:map[string]string{");
    matchLabels.forEach((key, value) -> text.append(key).append(": ").append(value).append(','));
    text.append("},MatchExpressions:[]LabelSelectorRequirement{");
    for (Requirement requirement : matchExpressions) {
      text.append("LabelSelectorRequirement{Key:")
          .append(requirement.key())
          .append(",Operator:")
          .append(requirement.operator())
          .append(",Values:[")
          .append(String.join(" ", requirement.values()))
          .append("],},");
    }
    return text.append("},}").toString();
  }
}
