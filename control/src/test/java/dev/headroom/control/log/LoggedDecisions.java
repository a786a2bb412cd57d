package dev.headroom.control.log;

import dev.headroom.control.AnyRecord;
import dev.headroom.control.LoggedDecision;
import dev.headroom.control.PolicyId;
import dev.headroom.scaling.Decider;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Activity;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.scaling.policy.StartUp;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Decisions as a system makes them, a second apart, each from what the one before left. */
final class LoggedDecisions {
  static final Settings SETTINGS = Settings.defaults().withScaleToZero(true);
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final PolicyId id;
  private final Policy rules;
  private final Random random = new Random(1);
  private History history = History.ofNewController();
  private Status status = Status.initial(2);
  private int replicas = 2;
  private Instant now = NOON;

  LoggedDecisions(String name) {
    id = new PolicyId("default", name);
    rules =
        Policy.named("default", name)
            .replicas(1, 4)
            .metrics(
                new MetricSpec.Pods(
                    MetricIdentifier.named("requests-per-stream"),
                    new MetricTarget.AverageValue(Quantity.parse("1"))))
            .startUp(StartUp.DEFAULTS)
            .build();
  }

  Policy rules() {
    return rules;
  }

  /** The next, with a load of so many thousandths a replica. */
  LoggedDecision next(long milli) {
    now = now.plusSeconds(1);
    List<Pod> pods =
        IntStream.rangeClosed(1, replicas)
            .mapToObj(
                i ->
                    new Pod(
                        id.name() + "-" + i,
                        Map.of("headroom.dev/server", id.name()),
                        Pod.Phase.RUNNING,
                        false,
                        Optional.of(NOON.minusMillis(7_654_321)),
                        Optional.of(
                            new Pod.Ready(ConditionStatus.TRUE, NOON.minusMillis(7_650_123))),
                        dev.headroom.scaling.observation.PodResources.NONE))
            .toList();
    Reading reading =
        new Reading.PerPod(
            pods.stream()
                .map(
                    pod ->
                        new PodSample(
                            pod.name(),
                            milli + random.nextInt(100),
                            now.plusNanos(123_456 + random.nextInt(100_000_000)),
                            Duration.ofSeconds(1)))
                .toList());
    Observation observation =
        new Observation(
                new Target.Scale(replicas, replicas, "headroom.dev/server=" + id.name()),
                pods,
                List.of(reading),
                status)
            .withActivity(new Activity(0, random.nextInt(8), Optional.of(now)));
    Decision decision = Decider.decide(now, observation, rules, history, SETTINGS);
    LoggedDecision logged =
        new LoggedDecision(
            id, rules, observation, history, decision, decision.scaledTo().isPresent());
    history = decision.history();
    status = decision.status();
    replicas = decision.scaledTo().orElse(replicas);
    return logged;
  }

  /** Any decision of any policy. */
  static LoggedDecision any(AnyRecord any) {
    while (true) {
      Policy policy = any.of(Policy.class);
      Observation observation = any.of(Observation.class);
      History history = any.of(History.class);
      try {
        Decision decision = Decider.decide(any.time(), observation, policy, history, SETTINGS);
        return new LoggedDecision(
            PolicyId.of(policy), policy, observation, history, decision, false);
      } catch (IllegalArgumentException e) {
        // A history that no decision leaves, such as bounds below zero.
      }
    }
  }
}
