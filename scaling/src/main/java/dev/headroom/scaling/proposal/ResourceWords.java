package dev.headroom.scaling.proposal;

import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.MetricStatus;
import dev.headroom.scaling.status.MetricValue;
import java.util.Optional;
import java.util.function.Function;

/**
 * Resource and ContainerResource metrics: the same arithmetic in slightly different words.
 *
 * @param container empty for the pod as a whole
 * @param utilization what the metric is called when its target is a percentage
 * @param reason of a failure
 * @param report how the report of a failure begins
 */
record ResourceWords(
    MetricSpec metric,
    String resource,
    String container,
    MetricTarget target,
    String utilization,
    String reason,
    String report,
    Function<MetricValue, MetricStatus> status) {

  private static final String NO_TARGET =
      "invalid resource metric source: neither an average utilization target nor an average value (usage) target was"
          + " set";

  static ResourceWords of(MetricSpec.Resource metric) {
    String name = metric.name();
    return new ResourceWords(
        metric,
        name,
        "",
        metric.target(),
        name + " resource utilization (percentage of request)",
        "FailedGetResourceMetric",
        "failed to get " + name + " resource metric value: ",
        current -> new MetricStatus.Resource(name, current));
  }

  static ResourceWords of(MetricSpec.ContainerResource metric) {
    String name = metric.name();
    return new ResourceWords(
        metric,
        name,
        metric.container(),
        metric.target(),
        name + " container resource utilization (percentage of request)",
        "FailedGetContainerResourceMetric",
        "failed to get " + metric.container() + " container metric value: ",
        current -> new MetricStatus.ContainerResource(name, metric.container(), current));
  }

  MetricOutcome ask(PerPodProposal proposal, Reading reading) {
    return switch (target) {
      case MetricTarget.AverageValue(Quantity average) ->
          outcome(
              Proposals.withSamples(
                  reading,
                  () -> "unable to get metrics for resource " + resource + ": ",
                  samples -> proposal.ofValue(samples, resource, average.milliValue())),
              "usage",
              resource + " resource");
      case MetricTarget.Utilization(int percent) ->
          outcome(
              Proposals.withSamples(
                  reading,
                  () -> "unable to get metrics for resource " + resource + ": ",
                  samples -> proposal.ofRequest(samples, resource, container, percent)),
              "utilization",
              utilization);
      case MetricTarget.Value _, MetricTarget.Unset _ -> failed(NO_TARGET, NO_TARGET);
    };
  }

  private MetricOutcome outcome(Answer answer, String what, String description) {
    return switch (answer) {
      case Answer.None(String cause) ->
          failed("failed to get " + resource + " " + what + ": " + cause, cause);
      case Answer.Replicas replicas ->
          new MetricOutcome.Proposed(
              metric,
              replicas.replicas(),
              status.apply(value(replicas)),
              replicas.ratio(),
              Optional.ofNullable(replicas.pods()),
              description);
    };
  }

  private MetricValue value(Answer.Replicas replicas) {
    Quantity average =
        Quantity.ofMilli(
            replicas.usage(),
            resource.equals("memory") ? Quantity.Format.BINARY_SI : Quantity.Format.DECIMAL_SI);
    return target instanceof MetricTarget.Utilization
        ? MetricValue.utilization(replicas.utilization(), average)
        : MetricValue.average(average);
  }

  private MetricOutcome failed(String message, String cause) {
    return new MetricOutcome.Failed(metric, reason, message, cause, report + message);
  }
}
