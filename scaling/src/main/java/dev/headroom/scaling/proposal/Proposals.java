package dev.headroom.scaling.proposal;

import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.scaling.selector.GoText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Asks each metric of a policy for its proposal. */
public final class Proposals {
  private static final Reading NOT_READ = new Reading.Failed("no metrics returned");

  private final Policy policy;
  private final PerPodProposal perPod;
  private final RatioProposal whole;

  private Proposals(
      Instant now, Observation observation, Target.Scale scale, Policy policy, Settings settings) {
    Tolerance tolerance = Tolerance.of(policy, settings);
    this.policy = policy;
    this.perPod =
        new PerPodProposal(now, scale.specReplicas(), observation.pods(), tolerance, settings);
    this.whole =
        new RatioProposal(
            scale.specReplicas(), scale.statusReplicas(), observation.pods(), tolerance);
  }

  /** What each metric says, in the policy's order. A metric without a reading fails. */
  public static List<MetricOutcome> of(
      Instant now, Observation observation, Target.Scale scale, Policy policy, Settings settings) {
    Proposals proposals = new Proposals(now, observation, scale, policy, settings);
    List<MetricSpec> metrics = policy.metrics();
    List<Reading> readings = observation.readings();
    List<MetricOutcome> outcomes = new ArrayList<>(metrics.size());
    for (int i = 0; i < metrics.size(); i++) {
      outcomes.add(
          proposals.outcome(metrics.get(i), i < readings.size() ? readings.get(i) : NOT_READ));
    }
    return outcomes;
  }

  private MetricOutcome outcome(MetricSpec metric, Reading reading) {
    return switch (metric) {
      case MetricSpec.Resource resource -> ResourceWords.of(resource).ask(perPod, reading);
      case MetricSpec.ContainerResource resource -> ResourceWords.of(resource).ask(perPod, reading);
      case MetricSpec.Pods pods -> PodsWords.ask(pods, perPod, reading);
      case MetricSpec.ObjectMetric object ->
          ObjectWords.ask(object, policy.namespace(), whole, reading);
      case MetricSpec.External external ->
          ExternalWords.ask(external, policy.namespace(), whole, reading);
      case MetricSpec.Unknown unknown -> {
        String message = "unknown metric source type " + GoText.quoted(unknown.type());
        yield new MetricOutcome.Failed(
            unknown, "InvalidMetricSourceType", message, message, message);
      }
    };
  }

  /** Goes on with the samples of a reading, or fails with {@code unable} and why. */
  static Answer withSamples(
      Reading reading, Supplier<String> unable, Function<List<PodSample>, Answer> proposal) {
    return switch (reading) {
      case Reading.PerPod(List<PodSample> samples) -> proposal.apply(samples);
      case Reading.Values _ -> new Answer.None(unable.get() + "a value for each pod is expected");
      case Reading.Failed(String message) -> new Answer.None(unable.get() + message);
    };
  }

  /**
   * Goes on with one number made of the values of a reading, or fails with {@code unable} and why.
   */
  static Answer withValue(
      Reading reading,
      Supplier<String> unable,
      ToLongFunction<List<Long>> sum,
      Function<Long, Answer> proposal) {
    return switch (reading) {
      case Reading.Values(List<Long> values) when !values.isEmpty() ->
          proposal.apply(sum.applyAsLong(values));
      case Reading.Values _ -> new Answer.None(unable.get() + "no metrics returned");
      case Reading.PerPod _ ->
          new Answer.None(unable.get() + "a value of the metric as a whole is expected");
      case Reading.Failed(String message) -> new Answer.None(unable.get() + message);
    };
  }
}
