package dev.headroom.scaling;

import dev.headroom.scaling.history.History;
import dev.headroom.scaling.history.Recommendation;
import dev.headroom.scaling.history.ScaleEvent;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodResources;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.ObjectReference;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.RatePolicy;
import dev.headroom.scaling.policy.ScalingRules;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** Everything a decision may be asked, however odd, made from a seed. */
final class Situations {
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final long[] ODD = {
    0,
    1,
    -1,
    999,
    1000,
    1001,
    10_000,
    1_000_000_000_000L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MAX_VALUE / 100
  };

  private final Random random;

  Situations(long seed) {
    random = new Random(seed);
  }

  record Question(
      Instant now, Observation observation, Policy policy, History history, Settings settings) {}

  Question question() {
    Policy policy = policy();
    Instant now = chance(20) ? pick(Instant.MIN, Instant.MAX, Instant.EPOCH, Pod.TIME_UNSET) : NOON;
    return new Question(now, observation(policy), policy, history(), settings());
  }

  private Settings settings() {
    return new Settings(
        pick(0.0, 0.1, 0.5, Double.MAX_VALUE),
        pick(Duration.ZERO, Duration.ofMinutes(5), Duration.ofSeconds(Long.MAX_VALUE)),
        pick(Duration.ZERO, Duration.ofSeconds(30), Duration.ofSeconds(Long.MAX_VALUE)),
        pick(Duration.ZERO, Duration.ofMinutes(5), Duration.ofSeconds(Long.MAX_VALUE)),
        random.nextBoolean(),
        random.nextBoolean());
  }

  private Policy policy() {
    int min = pick(0, 1, 2, 5);
    int max = chance(10) ? Integer.MAX_VALUE : Math.max(1, min + random.nextInt(20));
    List<MetricSpec> metrics = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      metrics.add(metric());
    }
    Policy.Builder policy = Policy.named("ns", "p").replicas(min, max).metrics(metrics);
    if (random.nextBoolean()) {
      policy.behavior(new Behavior(rules(), rules()));
    }
    return policy.build();
  }

  private ScalingRules rules() {
    List<RatePolicy> policies = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      policies.add(
          new RatePolicy(
              pick(RatePolicy.Type.PODS, RatePolicy.Type.PERCENT),
              pick(1, 4, 100, 250, Integer.MAX_VALUE),
              pick(1, 15, 60, 1800)));
    }
    return new ScalingRules(
        pick(OptionalInt.empty(), OptionalInt.of(0), OptionalInt.of(60), OptionalInt.of(3600)),
        pick(ScalingRules.SelectPolicy.values()),
        policies,
        pick(Optional.<Quantity>empty(), Optional.of(Quantity.parse("250m"))));
  }

  private MetricSpec metric() {
    MetricIdentifier name = MetricIdentifier.named("load");
    ObjectReference service = new ObjectReference("v1", "Service", "s");
    return switch (random.nextInt(16)) {
      case 0, 1, 2 ->
          new MetricSpec.Resource(pick("cpu", "cpu", "memory"), target(utilization(), average()));
      case 3, 4 ->
          new MetricSpec.ContainerResource(
              "cpu", pick("main", "main", "absent"), target(utilization(), average()));
      case 5, 6, 7, 8 -> new MetricSpec.Pods(name, target(average(), average()));
      case 9, 10, 11 -> new MetricSpec.ObjectMetric(service, name, target(whole(), average()));
      case 12, 13, 14 -> new MetricSpec.External(name, target(whole(), average()));
      default -> new MetricSpec.Unknown("Odd");
    };
  }

  /** One of two that make sense, rarely one that may not. */
  private MetricTarget target(MetricTarget one, MetricTarget other) {
    return chance(92)
        ? pick(one, other)
        : pick(new MetricTarget.Unset(), utilization(), whole(), average());
  }

  private MetricTarget utilization() {
    return new MetricTarget.Utilization(
        chance(80) ? pick(50, 80, 250) : pick(1, Integer.MAX_VALUE, 0, -1));
  }

  private MetricTarget whole() {
    return new MetricTarget.Value(quantity());
  }

  private MetricTarget average() {
    return new MetricTarget.AverageValue(quantity());
  }

  private Quantity quantity() {
    return Quantity.ofMilli(chance(10) ? odd() : 1000, Quantity.Format.DECIMAL_SI);
  }

  private Observation observation(Policy policy) {
    int spec = specReplicas(policy);
    Target target =
        chance(5)
            ? new Target.Missing("gone")
            : new Target.Scale(
                spec, chance(70) ? spec : random.nextInt(24), chance(5) ? "odd odd" : "app=a");
    List<Pod> pods = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      pods.add(pod("pod-" + i));
    }
    List<Reading> readings = new ArrayList<>();
    policy.metrics().forEach(metric -> readings.add(reading(metric, pods)));
    return new Observation(target, pods, readings, status());
  }

  private int specReplicas(Policy policy) {
    if (chance(80)) {
      return policy.minReplicas()
          + random.nextInt(Math.min(policy.maxReplicas() - policy.minReplicas(), 11) + 1);
    }
    return chance(20) ? pick(-1, Integer.MAX_VALUE, Integer.MIN_VALUE) : random.nextInt(24);
  }

  private Pod pod(String name) {
    Quantity request = quantity();
    PodResources resources =
        new PodResources(
            chance(2)
                ? List.of()
                : List.of(
                    new PodResources.Container(
                        "main", PodResources.Role.MAIN, Map.of("cpu", request))),
            chance(10) ? Map.of("memory", request) : Map.of(),
            Map.of());
    return new Pod(
        name,
        Map.of("app", "a"),
        chance(60) ? Pod.Phase.RUNNING : pick(Pod.Phase.values()),
        chance(10),
        chance(90) ? Optional.of(time()) : Optional.empty(),
        chance(90)
            ? Optional.of(new Pod.Ready(pick(ConditionStatus.values()), time()))
            : Optional.empty(),
        resources);
  }

  private Reading reading(MetricSpec metric, List<Pod> pods) {
    if (chance(10)) {
      return pick(
          new Reading.Failed("no metrics returned"),
          new Reading.Values(List.of()),
          new Reading.PerPod(List.of()));
    }
    boolean whole =
        metric instanceof MetricSpec.ObjectMetric || metric instanceof MetricSpec.External;
    return whole != chance(3)
        ? new Reading.Values(List.of(value(), value()))
        : new Reading.PerPod(samples(pods));
  }

  private List<PodSample> samples(List<Pod> pods) {
    List<PodSample> samples = new ArrayList<>();
    for (Pod pod : pods) {
      if (chance(85)) {
        samples.add(
            new PodSample(pod.name(), value(), time(), pick(Duration.ZERO, Duration.ofMinutes(1))));
      }
    }
    return samples;
  }

  private Status status() {
    List<Condition> conditions = new ArrayList<>();
    if (random.nextBoolean()) {
      conditions.add(
          new Condition(
              Condition.SCALED_TO_ZERO,
              pick(ConditionStatus.values()),
              Optional.of(time()),
              "ScaledToZero",
              ""));
    }
    return new Status(3, random.nextInt(9), Optional.empty(), List.of(), conditions);
  }

  private History history() {
    if (chance(20)) {
      return History.ofNewController();
    }
    List<Recommendation> recommendations = new ArrayList<>();
    List<ScaleEvent> ups = new ArrayList<>();
    List<ScaleEvent> downs = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      recommendations.add(new Recommendation(time(), random.nextInt(30)));
      ups.add(new ScaleEvent(time(), pick(1, 4, Integer.MAX_VALUE)));
      downs.add(new ScaleEvent(time(), pick(1, 4, Integer.MAX_VALUE)));
    }
    return History.empty()
        .withRecommendations(recommendations)
        .withScaleUps(ups)
        .withScaleDowns(downs);
  }

  private Instant time() {
    return chance(5)
        ? pick(Instant.MIN, Instant.MAX, Pod.TIME_UNSET)
        : NOON.plusMillis(random.nextInt(1_000_000) - 900_000);
  }

  private long value() {
    return chance(15) ? odd() : random.nextInt(3000);
  }

  private long odd() {
    return ODD[random.nextInt(ODD.length)];
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  @SafeVarargs
  private <T> T pick(T... values) {
    return values[random.nextInt(values.length)];
  }
}
