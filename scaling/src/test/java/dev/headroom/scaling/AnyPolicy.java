package dev.headroom.scaling;

import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.Fallback;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.Mode;
import dev.headroom.scaling.policy.ObjectReference;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.RatePolicy;
import dev.headroom.scaling.policy.ScaleToZero;
import dev.headroom.scaling.policy.ScalingRules;
import dev.headroom.scaling.policy.StartUp;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.schedule.Cron;
import dev.headroom.scaling.schedule.Job;
import dev.headroom.scaling.schedule.Schedules;
import dev.headroom.scaling.schedule.Window;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Policies with any combination of metrics, behavior and stages. */
final class AnyPolicy {
  private static final List<Cron> CRONS =
      List.of(
          Cron.parse("0 8 * * *"),
          Cron.parse("0 20 * * *"),
          Cron.parse("30 2 * * *"),
          Cron.parse("*/15 * * * *"),
          Cron.parse("@every 90s"),
          Cron.parse("@date 2026-11-23 08:00:00"),
          Cron.parse("0 0 30 2 *"));

  private AnyPolicy() {}

  static Arbitrary<Policy> any() {
    return Combinators.combine(
            bounds(),
            Arbitraries.oneOf(
                Arbitraries.just(List.of(Story.queue("m", 10))), metric().list().ofMaxSize(3)),
            behavior().optional(0.6),
            Arbitraries.oneOf(Arbitraries.just(Schedules.NONE), schedules()),
            duration().map(ScaleToZero::new).optional(0.5),
            fallback().optional(0.5),
            startUp().optional(0.5),
            Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(Mode.ACT)),
                Tuple.of(1, Arbitraries.just(Mode.ADVISE))))
        .as(
            (bounds, metrics, behavior, schedules, zero, fallback, startUp, mode) ->
                new Policy(
                    "ns",
                    "p",
                    zero.isPresent() ? 0 : bounds[0],
                    bounds[1],
                    metrics,
                    behavior,
                    schedules,
                    zero,
                    fallback,
                    startUp,
                    mode));
  }

  private static Arbitrary<int[]> bounds() {
    Arbitrary<int[]> odd =
        Combinators.combine(
                Arbitraries.of(0, 1, 2, 5, 100), Arbitraries.of(0, 1, 3, Integer.MAX_VALUE - 100))
            .as((min, more) -> new int[] {min, Math.max(1, min + more)});
    Arbitrary<int[]> plausible =
        Combinators.combine(Arbitraries.of(0, 1, 4), Arbitraries.of(10, 20))
            .as((min, max) -> new int[] {min, max});
    return Arbitraries.frequencyOf(Tuple.of(1, odd), Tuple.of(3, plausible));
  }

  static Arbitrary<MetricSpec> metric() {
    MetricIdentifier name = MetricIdentifier.named("m");
    ObjectReference object = new ObjectReference("v1", "Service", "s");
    return Combinators.combine(Arbitraries.integers().between(0, 5), target())
        .as(
            (type, target) ->
                switch (type) {
                  case 0 -> new MetricSpec.Resource("cpu", target);
                  case 1 -> new MetricSpec.ContainerResource("memory", "main", target);
                  case 2 -> new MetricSpec.Pods(name, target);
                  case 3 -> new MetricSpec.ObjectMetric(object, name, target);
                  case 4 -> new MetricSpec.External(name, target);
                  default -> new MetricSpec.Unknown("Future");
                });
  }

  private static Arbitrary<MetricTarget> target() {
    Arbitrary<Quantity> quantity =
        Arbitraries.of("1", "10", "250m", "0", "-3", "1n", "9223372036854775807", "1e30")
            .map(Quantity::parse);
    return Arbitraries.oneOf(
        quantity.map(MetricTarget.Value::new),
        quantity.map(MetricTarget.AverageValue::new),
        Arbitraries.of(1, 80, 0, -1, Integer.MAX_VALUE).map(MetricTarget.Utilization::new),
        Arbitraries.create(MetricTarget.Unset::new));
  }

  static Arbitrary<Behavior> behavior() {
    return Combinators.combine(rules(), rules()).as(Behavior::new);
  }

  private static Arbitrary<ScalingRules> rules() {
    Arbitrary<RatePolicy> rate =
        Combinators.combine(
                Arbitraries.of(RatePolicy.Type.values()),
                Arbitraries.of(1, 4, 50, 100, Integer.MAX_VALUE),
                Arbitraries.of(1, 15, 1800))
            .as(RatePolicy::new);
    return Combinators.combine(
            Arbitraries.of(0, 60, 300, 3600).optional(0.8),
            Arbitraries.of(ScalingRules.SelectPolicy.values()),
            rate.list().ofMinSize(1).ofMaxSize(3),
            Arbitraries.of("0", "100m", "1").map(Quantity::parse).optional(0.3))
        .as(
            (window, select, rates, tolerance) ->
                new ScalingRules(
                    window.map(OptionalInt::of).orElse(OptionalInt.empty()),
                    select,
                    rates,
                    tolerance));
  }

  private static Arbitrary<Schedules> schedules() {
    Arbitrary<Cron> cron = Arbitraries.of(CRONS);
    Arbitrary<ZoneId> zone = Arbitraries.of("UTC", "Europe/Berlin").map(ZoneId::of);
    Arbitrary<Integer> size = Arbitraries.of(0, 1, 4, 50, Integer.MAX_VALUE);
    Arbitrary<Window> window =
        Combinators.combine(cron, cron, zone, size, Arbitraries.of(0, 7))
            .as(
                (start, end, at, min, more) ->
                    new Window(
                        "w",
                        start,
                        end,
                        at,
                        OptionalInt.of(min),
                        OptionalInt.of((int) Math.min((long) min + more, Integer.MAX_VALUE))));
    Arbitrary<List<Job>> jobs =
        Combinators.combine(cron, zone, size, Arbitraries.of(true, false), cron.list().ofMaxSize(1))
            .as((at, where, target, once, not) -> new Job(at.text(), at, where, target, once, not))
            .list()
            .uniqueElements(Job::name)
            .ofMaxSize(2);
    return Combinators.combine(window.list().ofMaxSize(2), jobs, Arbitraries.of(1, 86_400))
        .as((windows, all, deadline) -> new Schedules(windows, all, Duration.ofSeconds(deadline)));
  }

  private static Arbitrary<Fallback> fallback() {
    return Arbitraries.oneOf(
        duration().map(Fallback.Hold::new),
        duration().map(Fallback.NeverLower::new),
        Combinators.combine(duration(), Arbitraries.of(0, 3, Integer.MAX_VALUE))
            .as(Fallback.Replicas::new));
  }

  private static Arbitrary<StartUp> startUp() {
    return Combinators.combine(duration().filter(Duration::isPositive), duration())
        .as(StartUp::new);
  }

  private static Arbitrary<Duration> duration() {
    return Arbitraries.of(0L, 30L, 300L, 300L, Long.MAX_VALUE).map(Duration::ofSeconds);
  }
}
