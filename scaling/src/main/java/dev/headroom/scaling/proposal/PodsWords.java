package dev.headroom.scaling.proposal;

import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.MetricStatus;
import dev.headroom.scaling.status.MetricValue;
import java.util.Optional;

/** Pods metrics in words. */
final class PodsWords {

  private static final String NO_TARGET =
      "invalid pods metric source: no average value target was set";

  private PodsWords() {}

  static MetricOutcome ask(MetricSpec.Pods metric, PerPodProposal proposal, Reading reading) {
    if (!(metric.target() instanceof MetricTarget.AverageValue(Quantity target))) {
      return failed(metric, NO_TARGET);
    }
    Optional<String> refused = metric.metric().problem();
    if (refused.isPresent()) {
      return failed(metric, refused.get());
    }
    Answer answer =
        Proposals.withSamples(
            reading,
            () -> "unable to get metric " + metric.name() + ": ",
            samples -> proposal.ofValue(samples, "", target.milliValue()));
    return switch (answer) {
      case Answer.None(String cause) -> failed(metric, cause);
      case Answer.Replicas replicas ->
          new MetricOutcome.Proposed(
              metric,
              replicas.replicas(),
              new MetricStatus.Pods(
                  metric.metric(),
                  MetricValue.average(
                      Quantity.ofMilli(replicas.usage(), Quantity.Format.DECIMAL_SI))),
              replicas.ratio(),
              Optional.ofNullable(replicas.pods()),
              "pods metric " + metric.name());
    };
  }

  private static MetricOutcome failed(MetricSpec.Pods metric, String cause) {
    return new MetricOutcome.Failed(
        metric, "FailedGetPodsMetric", cause, cause, "failed to get pods metric value: " + cause);
  }
}
