package dev.headroom.benchmarks;

import dev.headroom.scaling.Decider;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Activity;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodResources;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A workload of some pods whose load swings, and its policy. Not thread-safe.
 *
 * <p>Pods are made anew for each look, as a scrape would; making them is not part of a decision, so
 * a look is made apart from it.
 */
final class Workload {
  private static final Settings SETTINGS = Settings.defaults();
  private static final Duration WINDOW = Duration.ofSeconds(30);
  private static final PodResources REQUESTS =
      new PodResources(
          List.of(
              new PodResources.Container(
                  "main", PodResources.Role.MAIN, Map.of("cpu", Quantity.parse("500m")))),
          Map.of(),
          Map.of());

  private final Policy policy;
  private final int pods;
  private final Random random;
  private History history = History.ofNewController();
  private Status status;

  Workload(Policy policy, int pods, long seed) {
    this.policy = policy;
    this.pods = pods;
    this.random = new Random(seed);
    this.status = Status.initial(pods);
  }

  Observation look(Instant now) {
    List<Pod> list = new ArrayList<>(pods);
    List<PodSample> cpu = new ArrayList<>(pods);
    List<PodSample> requests = new ArrayList<>(pods);
    Instant start = now.minusSeconds(3600);
    for (int i = 0; i < pods; i++) {
      String name = policy.name() + "-" + i;
      list.add(
          new Pod(
              name,
              Map.of("app", policy.name()),
              Pod.Phase.RUNNING,
              false,
              Optional.of(start),
              Optional.of(new Pod.Ready(ConditionStatus.TRUE, start.plusSeconds(20))),
              REQUESTS));
      cpu.add(new PodSample(name, 300 + random.nextInt(200), now, WINDOW));
      requests.add(new PodSample(name, 700 + random.nextInt(600), now, WINDOW));
    }
    return new Observation(
        new Target.Scale(pods, pods, "app=" + policy.name()),
        list,
        List.of(new Reading.PerPod(cpu), new Reading.PerPod(requests)),
        status,
        List.of(),
        Optional.of(new Activity(0, pods, Optional.of(now))));
  }

  /** Decides without remembering it: each call costs the same. */
  Decision decide(Instant now, Observation observation) {
    return Decider.decide(now, observation, policy, history, SETTINGS);
  }

  /** Decides, and remembers it. */
  void tick(Instant now, Observation observation) {
    Decision decision = decide(now, observation);
    if (decision.proposedReplicas().isEmpty()) {
      throw new IllegalStateException("the metrics were not asked: " + decision);
    }
    history = decision.history();
    status = decision.status();
  }
}
