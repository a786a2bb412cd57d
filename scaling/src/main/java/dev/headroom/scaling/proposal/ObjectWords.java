package dev.headroom.scaling.proposal;

import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.ObjectReference;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.MetricStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Object metrics in words; those of an average target call themselves external, as in Kubernetes.
 */
final class ObjectWords {

  private static final String NO_TARGET =
      "invalid object metric source: neither a value target nor an average value target was set";

  private ObjectWords() {}

  static MetricOutcome ask(
      MetricSpec.ObjectMetric metric, String namespace, RatioProposal proposal, Reading reading) {
    Optional<String> refused = metric.metric().problem();
    if (refused.isPresent()) {
      return failed(metric, refused.get(), "");
    }
    String name = metric.name();
    Supplier<String> unable = () -> unable(metric, namespace);
    return switch (metric.target()) {
      case MetricTarget.Value(Quantity target) ->
          outcome(
              metric,
              Proposals.withValue(
                  reading,
                  unable,
                  List::getFirst,
                  usage -> proposal.ofValue(usage, target.milliValue())),
              "",
              metric.describedObject().kind() + " metric " + name);
      case MetricTarget.AverageValue(Quantity target) ->
          outcome(
              metric,
              Proposals.withValue(
                  reading,
                  unable,
                  List::getFirst,
                  usage -> proposal.ofAverage(usage, target.milliValue(), false)),
              "failed to get " + name + " object metric: ",
              "external metric " + name + "(" + metric.metric().printedSelector() + ")");
      case MetricTarget.Utilization _, MetricTarget.Unset _ -> failed(metric, NO_TARGET, "");
    };
  }

  /** The order of the words is a slip of Kubernetes. */
  private static String unable(MetricSpec.ObjectMetric metric, String namespace) {
    ObjectReference object = metric.describedObject();
    return "unable to get metric "
        + metric.name()
        + ": "
        + object.kind()
        + " on "
        + namespace
        + " "
        + object.name()
        + "/";
  }

  private static MetricOutcome outcome(
      MetricSpec.ObjectMetric metric, Answer answer, String report, String description) {
    return switch (answer) {
      case Answer.None(String cause) -> failed(metric, cause, report);
      case Answer.Replicas replicas ->
          new MetricOutcome.Proposed(
              metric,
              replicas.replicas(),
              new MetricStatus.ObjectMetric(
                  metric.metric(),
                  WholeValue.of(metric.target(), replicas.usage()),
                  metric.describedObject()),
              replicas.ratio(),
              Optional.empty(),
              description);
    };
  }

  private static MetricOutcome failed(MetricSpec.ObjectMetric metric, String cause, String report) {
    return new MetricOutcome.Failed(
        metric,
        "FailedGetObjectMetric",
        cause,
        cause,
        "failed to get object metric value: " + report + cause);
  }
}
