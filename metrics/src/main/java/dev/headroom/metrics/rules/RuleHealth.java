package dev.headroom.metrics.rules;

import java.util.List;
import java.util.Optional;

/**
 * How a rule fares.
 *
 * @param rule which
 * @param looked whether the series could be looked at; where not, the metrics are those of before
 * @param series how many series its seriesQuery and filters leave; 0 as well where the look failed
 * @param metrics what it resolved to, as {@code pods/queue_depth}, or a name alone for an external
 *     metric; sorted
 * @param error why it gives nothing, or less than it should, a sentence
 */
public record RuleHealth(
    MetricRule rule, boolean looked, int series, List<String> metrics, Optional<String> error) {
  public RuleHealth {
    metrics = List.copyOf(metrics);
  }

  @Override
  public String toString() {
    return rule.place()
        + ": "
        + (looked ? series + " series" : "its series are not known")
        + (metrics.isEmpty() ? "" : " → " + String.join(", ", metrics))
        + error.map(why -> "; " + why).orElse("");
  }
}
