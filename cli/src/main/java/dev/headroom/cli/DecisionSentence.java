package dev.headroom.cli;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.decision.Stage;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.MetricStatus;
import dev.headroom.scaling.status.MetricValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** A decision in one line. */
public final class DecisionSentence {
  private DecisionSentence() {}

  /** What it did and why, or why it can do nothing; empty where all is well and stays. */
  public static Optional<String> of(Decision decision) {
    return ofChange(decision).or(() -> ofTrouble(decision));
  }

  /** What it did and why; empty where the number stays. */
  static Optional<String> ofChange(Decision decision) {
    return decision.scaledTo().isPresent()
        ? Optional.of(change(decision, decision.scaledTo().getAsInt()))
        : Optional.empty();
  }

  /**
   * Why the metrics say nothing, or which of them is missing while the others go on; empty where
   * all is well.
   */
  static Optional<String> ofTrouble(Decision decision) {
    return decision
        .status()
        .condition(Condition.SCALING_ACTIVE)
        .filter(active -> active.status() == ConditionStatus.FALSE)
        .map(Condition::message)
        .or(() -> missing(decision));
  }

  private static Optional<String> missing(Decision decision) {
    List<String> missing = new ArrayList<>();
    for (MetricOutcome metric : decision.metrics()) {
      if (metric instanceof MetricOutcome.Failed failed) {
        missing.add(failed.metric().name() + " is missing: " + failed.cause());
      }
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.join("; ", missing)
                + "; until it is there the others may add replicas and take none away");
  }

  private static String change(Decision decision, int to) {
    StringJoiner why = new StringJoiner("; ");
    for (MetricOutcome metric : decision.metrics()) {
      why.add(
          switch (metric) {
            case MetricOutcome.Proposed proposed ->
                proposed.metric().name()
                    + " "
                    + value(proposed)
                    + " proposes "
                    + proposed.replicas();
            case MetricOutcome.Failed failed ->
                failed.metric().name() + " failed: " + failed.cause();
          });
    }
    for (Stage stage : decision.stages()) {
      why.add(stage.name() + " makes it " + stage.after() + ": " + stage.message());
    }
    return decision.currentReplicas() + " → " + to + " replicas: " + why;
  }

  private static String value(MetricOutcome.Proposed proposed) {
    MetricValue value =
        switch (proposed.current()) {
          case MetricStatus.Resource resource -> resource.current();
          case MetricStatus.ContainerResource resource -> resource.current();
          case MetricStatus.Pods pods -> pods.current();
          case MetricStatus.ObjectMetric object -> object.current();
          case MetricStatus.External external -> external.current();
          case MetricStatus.Absent _ ->
              new MetricValue(Optional.empty(), Optional.empty(), java.util.OptionalInt.empty());
        };
    String is = value.averageValue().or(value::value).map(DecisionSentence::plain).orElse("?");
    return proposed.metric() instanceof MetricSpec.Pods pods
            && pods.target() instanceof MetricTarget.AverageValue target
        ? is + " (target " + plain(target.averageValue()) + ")"
        : is;
  }

  /** 2.333 for people, where Kubernetes writes 2333m. */
  private static String plain(Quantity quantity) {
    return quantity.number().stripTrailingZeros().toPlainString();
  }
}
