package dev.headroom.scaling;

import dev.headroom.scaling.history.History;
import dev.headroom.scaling.history.Recommendation;
import dev.headroom.scaling.history.ScaleEvent;
import dev.headroom.scaling.history.StageMemory;
import dev.headroom.scaling.observation.Activity;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodResources;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.schedule.JobBounds;
import dev.headroom.scaling.schedule.ScheduleState;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Observations and histories, however odd. */
final class AnyFacts {
  private AnyFacts() {}

  /** Mostly near the start of a {@link Story}, sometimes at the ends of time. */
  static Arbitrary<Instant> instant() {
    return Arbitraries.frequencyOf(
        Tuple.of(6, Arbitraries.longs().between(-400, 400).map(Story::after)),
        Tuple.of(6, Arbitraries.longs().between(-7200, 7200).map(Story::after)),
        Tuple.of(1, Arbitraries.of(Instant.MIN, Instant.MAX, Instant.EPOCH, Pod.TIME_UNSET)));
  }

  static Arbitrary<Integer> replicas() {
    return Arbitraries.frequencyOf(
        Tuple.of(12, Arbitraries.integers().between(0, 12)),
        Tuple.of(1, Arbitraries.of(Integer.MAX_VALUE, -1, 100_000)));
  }

  static Arbitrary<Observation> observation() {
    return Arbitraries.oneOf(odd(), plausible());
  }

  /** A queue, and replicas of which some serve and some start. */
  private static Arbitrary<Observation> plausible() {
    Arbitrary<Integer> few = Arbitraries.integers().between(0, 6);
    return Combinators.combine(
            few, few, instant(), Arbitraries.longs().between(0, 150), activity().optional(0.5))
        .as(
            (ready, starting, since, waiting, activity) ->
                new Observation(
                    new Target.Scale(ready + starting, ready + starting, "app=x"),
                    Story.both(Story.ready(ready, since), Story.starting(starting, since)),
                    List.of(waiting == 0 ? Story.missing() : Story.length(waiting - 1)),
                    Status.initial(ready + starting),
                    List.of(),
                    activity));
  }

  private static Arbitrary<Observation> odd() {
    return Combinators.combine(
            target(),
            pod().list().ofMaxSize(5),
            reading().list().ofMaxSize(3),
            status(),
            Arbitraries.of(List.of(), List.of(), List.of(), List.of("ns/rival")),
            activity().optional(0.5))
        .as(
            (target, pods, readings, status, rivals, activity) ->
                new Observation(
                    target,
                    pods,
                    readings,
                    status,
                    rivals.stream().map(String.class::cast).toList(),
                    activity));
  }

  private static Arbitrary<Target> target() {
    Arbitrary<Target> scale =
        Combinators.combine(
                replicas(), replicas(), Arbitraries.of("app=x", "app=x", "app=x", "", "(("))
            .as(Target.Scale::new);
    return Arbitraries.frequencyOf(
        Tuple.of(15, scale), Tuple.of(1, Arbitraries.just(new Target.Missing("gone"))));
  }

  private static Arbitrary<Pod> pod() {
    Arbitrary<Pod.Ready> ready =
        Combinators.combine(Arbitraries.of(ConditionStatus.values()), instant()).as(Pod.Ready::new);
    return Combinators.combine(
            Arbitraries.of("a", "b", "c", "d"),
            Arbitraries.of(Pod.Phase.values()),
            Arbitraries.of(false, false, true),
            instant().optional(0.8),
            ready.optional(0.8),
            Arbitraries.of("1", "0", "9223372036854775807", "-1").map(Quantity::parse))
        .as(
            (name, phase, deleting, start, readiness, cpu) ->
                new Pod(
                    name,
                    Map.of(),
                    phase,
                    deleting,
                    start,
                    readiness,
                    new PodResources(
                        List.of(
                            new PodResources.Container(
                                "main", PodResources.Role.MAIN, Map.of("cpu", cpu, "memory", cpu))),
                        Map.of(),
                        Map.of())));
  }

  private static Arbitrary<Reading> reading() {
    Arbitrary<Long> value =
        Arbitraries.frequencyOf(
            Tuple.of(5, Arbitraries.longs().between(0, 100_000)),
            Tuple.of(1, Arbitraries.of(Long.MAX_VALUE, Long.MIN_VALUE, -1L)));
    Arbitrary<PodSample> sample =
        Combinators.combine(
                Arbitraries.of("a", "b", "c", "d", "stranger"),
                value,
                instant(),
                Arbitraries.of(Duration.ZERO, Duration.ofMinutes(1), Duration.ofSeconds(-5)))
            .as(PodSample::new);
    return Arbitraries.oneOf(
        sample.list().ofMaxSize(5).map(Reading.PerPod::new),
        value.list().ofMaxSize(3).map(Reading.Values::new),
        Arbitraries.just(new Reading.Failed("no metrics")));
  }

  private static Arbitrary<Activity> activity() {
    Arbitrary<Long> requests = Arbitraries.of(0L, 0L, 3L, Long.MAX_VALUE);
    return Combinators.combine(requests, requests, instant().optional(0.7)).as(Activity::new);
  }

  private static Arbitrary<Status> status() {
    Arbitrary<Condition> condition =
        Combinators.combine(
                Arbitraries.of("ScaledToZero", "AbleToScale", "ScalingActive", "Other"),
                Arbitraries.of(ConditionStatus.values()),
                instant().optional(0.7))
            .as((type, status, at) -> new Condition(type, status, at, "Reason", "message"));
    return Combinators.combine(
            replicas(), replicas(), instant().optional(0.7), condition.list().ofMaxSize(3))
        .as(
            (current, desired, last, conditions) ->
                new Status(current, desired, last, List.of(), conditions));
  }

  static Arbitrary<History> history() {
    Arbitrary<Recommendation> recommendation =
        Combinators.combine(instant(), replicas()).as(Recommendation::new);
    Arbitrary<List<ScaleEvent>> events =
        Combinators.combine(instant(), Arbitraries.of(0, 1, 5, Integer.MAX_VALUE))
            .as(ScaleEvent::new)
            .list()
            .ofMaxSize(4);
    Arbitrary<StageMemory> memory =
        Combinators.combine(
                scheduleState(),
                instant().optional(0.5),
                instant().optional(0.5),
                recommendation.optional(0.5),
                recommendation.optional(0.5),
                recommendation.optional(0.5))
            .as(
                (schedules, failing, active, settled, draining, unseen) ->
                    new StageMemory(
                        schedules,
                        failing.map(at -> Map.of("External m", at)).orElse(Map.of()),
                        active,
                        settled,
                        draining,
                        unseen));
    return Combinators.combine(
            Arbitraries.of(true, false), recommendation.list().ofMaxSize(6), events, events, memory)
        .as(History::new);
  }

  private static Arbitrary<ScheduleState> scheduleState() {
    Arbitrary<OptionalInt> bound =
        Arbitraries.of(0, 3, Integer.MAX_VALUE)
            .optional(0.5)
            .map(value -> value.map(OptionalInt::of).orElse(OptionalInt.empty()));
    Arbitrary<JobBounds> bounds =
        Combinators.combine(Arbitraries.of("@every 90s", "gone"), bound, bound).as(JobBounds::new);
    return Combinators.combine(
            instant().optional(0.7),
            Arbitraries.of(Set.of(), Set.of("@every 90s @every 90s")),
            bounds.optional(0.5))
        .as(
            (at, completed, moved) ->
                new ScheduleState(
                    at,
                    Set.copyOf(completed.stream().map(String.class::cast).toList()),
                    Optional.ofNullable(moved.orElse(null))));
  }
}
