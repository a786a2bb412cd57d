package dev.headroom.scaling.proposal;

import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.MetricStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** External metrics in words. */
final class ExternalWords {

  private static final String NO_TARGET =
      "invalid external metric source: neither a value target nor an average value target was set";

  private ExternalWords() {}

  static MetricOutcome ask(
      MetricSpec.External metric, String namespace, RatioProposal proposal, Reading reading) {
    String name = metric.name();
    return switch (metric.target()) {
      case MetricTarget.AverageValue(Quantity target) -> {
        Answer answer =
            read(
                metric,
                namespace,
                reading,
                usage -> proposal.ofAverage(usage, target.milliValue(), true),
                WholeValue::sumNeverNegative);
        yield outcome(metric, answer, "failed to get " + name + " external metric: ");
      }
      case MetricTarget.Value(Quantity target) -> {
        Answer answer =
            read(
                metric,
                namespace,
                reading,
                usage -> proposal.ofValue(usage, target.milliValue()),
                WholeValue::saturatingSum);
        yield outcome(metric, answer, "failed to get external metric " + name + ": ");
      }
      case MetricTarget.Utilization _, MetricTarget.Unset _ -> failed(metric, NO_TARGET, "");
    };
  }

  private static Answer read(
      MetricSpec.External metric,
      String namespace,
      Reading reading,
      Function<Long, Answer> proposal,
      ToLongFunction<List<Long>> sum) {
    Optional<String> refused = metric.metric().problem();
    if (refused.isPresent()) {
      return new Answer.None(refused.get());
    }
    return Proposals.withValue(
        reading,
        () ->
            "unable to get external metric "
                + namespace
                + "/"
                + metric.name()
                + "/"
                + metric.metric().printedSelector()
                + ": ",
        sum,
        proposal);
  }

  private static MetricOutcome outcome(MetricSpec.External metric, Answer answer, String report) {
    return switch (answer) {
      case Answer.None(String cause) -> failed(metric, cause, report);
      case Answer.Replicas replicas ->
          new MetricOutcome.Proposed(
              metric,
              replicas.replicas(),
              new MetricStatus.External(
                  metric.metric(), WholeValue.of(metric.target(), replicas.usage())),
              replicas.ratio(),
              Optional.empty(),
              "external metric " + metric.name() + "(" + metric.metric().printedSelector() + ")");
    };
  }

  private static MetricOutcome failed(MetricSpec.External metric, String cause, String report) {
    return new MetricOutcome.Failed(
        metric,
        "FailedGetExternalMetric",
        cause,
        cause,
        "failed to get " + metric.name() + " external metric value: " + report + cause);
  }
}
