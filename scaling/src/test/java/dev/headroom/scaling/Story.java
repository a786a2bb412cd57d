package dev.headroom.scaling;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.Stage;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Activity;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodResources;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One workload over time: each decision is applied, and remembered for the next. */
public final class Story {
  public static final Instant START = Instant.parse("2026-11-23T07:00:00Z");

  private Settings settings = Settings.defaults();
  private Policy policy;
  private History history = History.empty();
  private Status status;
  private int replicas;
  private List<Pod> pods;
  private Optional<Activity> activity = Optional.empty();

  public Story(Policy policy, int replicas) {
    this.policy = policy;
    this.replicas = replicas;
    this.status = Status.initial(replicas);
    this.pods = ready(replicas, START.minusSeconds(3600));
  }

  public Story settings(Settings other) {
    settings = other;
    return this;
  }

  /** An external queue with a target for each replica. */
  public static MetricSpec queue(String name, int target) {
    return new MetricSpec.External(
        MetricIdentifier.named(name), new MetricTarget.AverageValue(Quantity.of(target)));
  }

  public static Reading length(long waiting) {
    return Reading.Values.of(waiting * 1000);
  }

  public static Reading missing() {
    return new Reading.Failed("the server could not find the metric");
  }

  public static List<Pod> ready(int count, Instant since) {
    List<Pod> pods = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pods.add(
          Pod.running(
              "ready-" + since + "-" + i, since, new Pod.Ready(ConditionStatus.TRUE, since)));
    }
    return pods;
  }

  public static List<Pod> starting(int count, Instant since) {
    List<Pod> pods = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pods.add(
          new Pod(
              "starting-" + since + "-" + i,
              Map.of(),
              Pod.Phase.RUNNING,
              false,
              Optional.of(since),
              Optional.of(new Pod.Ready(ConditionStatus.FALSE, since)),
              PodResources.NONE));
    }
    return pods;
  }

  public static List<Pod> both(List<Pod> some, List<Pod> others) {
    List<Pod> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  public Story pods(List<Pod> now) {
    pods = now;
    return this;
  }

  public Story activity(long waiting, long inFlight, long lastRequest) {
    activity = Optional.of(new Activity(waiting, inFlight, Optional.of(after(lastRequest))));
    return this;
  }

  public Story policy(Policy other) {
    policy = other;
    return this;
  }

  public static Instant after(long seconds) {
    return START.plusSeconds(seconds);
  }

  /** Decides so many seconds after the start, and applies it. */
  public Decision at(long seconds, Reading... readings) {
    Observation observation =
        new Observation(
            new Target.Scale(replicas, replicas, "app=story"),
            pods,
            List.of(readings),
            status,
            List.of(),
            activity);
    Decision decision = Decider.decide(after(seconds), observation, policy, history, settings);
    history = decision.history();
    status = decision.status();
    replicas = decision.scaledTo().orElse(replicas);
    return decision;
  }

  public int replicas() {
    return replicas;
  }

  public History history() {
    return history;
  }

  /** A decision's stages as {@code name before>after Reason}. */
  public static List<String> stages(Decision decision) {
    return decision.stages().stream().map(Story::line).toList();
  }

  private static String line(Stage stage) {
    return stage.name() + " " + stage.before() + ">" + stage.after() + " " + stage.reason();
  }
}
