package dev.headroom.cli.past;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Resource;
import dev.headroom.api.resource.Resources;
import dev.headroom.api.resource.Scaling;
import dev.headroom.api.resource.ScalingPolicy;
import dev.headroom.control.log.PastDecision;
import dev.headroom.document.Problem;
import dev.headroom.scaling.Decider;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.Policy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A policy that decides what another one has decided.
 *
 * @param file as the user named it
 */
record OtherPolicy(Path file, Scaling scaling) {

  /**
   * The policy in a file: the server's own, or one for it, or the only one.
   *
   * @throws IllegalArgumentException naming what is wrong, a line each
   */
  static OtherPolicy read(Path file, String server) {
    Resources resources = Resources.read(List.of(file));
    if (!resources.problems().isEmpty()) {
      throw new IllegalArgumentException(
          resources.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }
    List<Scaling> all = new ArrayList<>();
    List<Scaling> meant = new ArrayList<>();
    for (Resource<ModelServer> each : resources.modelServers()) {
      each.value().scaling().ifPresent(all::add);
      if (each.value().name().equals(server)) {
        each.value().scaling().ifPresent(meant::add);
      }
    }
    for (Resource<ScalingPolicy> each : resources.scalingPolicies()) {
      all.add(each.value().scaling());
      if (each.value().scaleTargetRef().name().equals(server)) {
        meant.add(each.value().scaling());
      }
    }
    List<Scaling> one = meant.isEmpty() ? all : meant;
    if (one.size() != 1) {
      throw new IllegalArgumentException(
          "--with: " + file + ": " + one.size() + " policies (expected: one for " + server + ")");
    }
    return new OtherPolicy(file, one.getFirst());
  }

  /** Decides the same, with the same memory, at the same time. */
  PastExplanation.Other decide(PastDecision past) {
    Policy written =
        scaling.policy(
            past.policy().namespace(), past.policy().name(), signal -> metric(signal, past));
    Policy policy = scaling.saysNothing() ? written.withMetrics(past.rules().metrics()) : written;
    Observation seen = past.observation();
    Observation observation =
        new Observation(
            seen.target(),
            seen.pods(),
            policy.metrics().stream().map(metric -> reading(metric, past)).toList(),
            seen.previous(),
            seen.rivals(),
            seen.activity());
    return new PastExplanation.Other(
        file.toString(),
        policy,
        observation,
        Decider.decide(past.time(), observation, policy, past.history(), past.settings()));
  }

  /** With the target of then, where the file leaves it open. */
  private static MetricSpec metric(Scaling.Metric.Signal signal, PastDecision past) {
    return signal
        .target()
        .<MetricSpec>map(
            target ->
                new MetricSpec.Pods(
                    MetricIdentifier.named(signal.name()), new MetricTarget.AverageValue(target)))
        .or(
            () ->
                past.rules().metrics().stream()
                    .filter(metric -> metric.name().equals(signal.name()))
                    .findFirst())
        .orElseGet(
            () ->
                new MetricSpec.Pods(
                    MetricIdentifier.named(signal.name()), new MetricTarget.Unset()));
  }

  /** What was read then of a metric, whatever its target. */
  private static Reading reading(MetricSpec metric, PastDecision past) {
    List<MetricSpec> measured = past.rules().metrics();
    for (int i = 0; i < measured.size() && i < past.observation().readings().size(); i++) {
      if (isSame(measured.get(i), metric)) {
        return past.observation().readings().get(i);
      }
    }
    Optional<String> names =
        measured.stream().map(MetricSpec::name).reduce((one, other) -> one + ", " + other);
    return new Reading.Failed(
        "it was not measured then (measured: " + names.orElse("nothing") + ")");
  }

  private static boolean isSame(MetricSpec one, MetricSpec other) {
    return switch (one) {
      case MetricSpec.Resource resource ->
          other instanceof MetricSpec.Resource that && that.name().equals(resource.name());
      case MetricSpec.ContainerResource resource ->
          other instanceof MetricSpec.ContainerResource that
              && that.name().equals(resource.name())
              && that.container().equals(resource.container());
      case MetricSpec.Pods pods ->
          other instanceof MetricSpec.Pods that && that.metric().equals(pods.metric());
      case MetricSpec.ObjectMetric object ->
          other instanceof MetricSpec.ObjectMetric that
              && that.metric().equals(object.metric())
              && that.describedObject().equals(object.describedObject());
      case MetricSpec.External external ->
          other instanceof MetricSpec.External that && that.metric().equals(external.metric());
      case MetricSpec.Unknown _ -> false;
    };
  }
}
