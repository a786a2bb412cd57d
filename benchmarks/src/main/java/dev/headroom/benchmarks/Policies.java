package dev.headroom.benchmarks;

import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.Fallback;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.ScaleToZero;
import dev.headroom.scaling.policy.StartUp;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.schedule.Cron;
import dev.headroom.scaling.schedule.Job;
import dev.headroom.scaling.schedule.Schedules;
import dev.headroom.scaling.schedule.Window;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalInt;

/** Policies on CPU and on requests per stream, with {@code behavior}. */
final class Policies {
  private Policies() {}

  /** What a HorizontalPodAutoscaler can say. */
  static Policy plain(String name, int max) {
    return builder(name, max).build();
  }

  /** With every stage that Headroom adds. */
  static Policy full(String name, int max) {
    return builder(name, max)
        .replicas(0, max)
        .schedules(schedules())
        .scaleToZero(new ScaleToZero(ScaleToZero.DEFAULT_IDLE))
        .fallback(new Fallback.Replicas(Fallback.DEFAULT_FAILURE_DURATION, 3))
        .startUp(StartUp.DEFAULTS)
        .build();
  }

  private static Policy.Builder builder(String name, int max) {
    return Policy.named("models", name)
        .replicas(1, max)
        .metrics(
            new MetricSpec.Resource("cpu", new MetricTarget.Utilization(80)),
            new MetricSpec.Pods(
                MetricIdentifier.named("requests_per_stream"),
                new MetricTarget.AverageValue(Quantity.of(1))))
        .behavior(Behavior.defaults());
  }

  private static Schedules schedules() {
    ZoneId zone = ZoneId.of("Europe/Berlin");
    return new Schedules(
        List.of(
            new Window(
                "office-hours",
                Cron.parse("0 8 * * MON-FRI"),
                Cron.parse("0 20 * * MON-FRI"),
                zone,
                OptionalInt.of(2),
                OptionalInt.empty())),
        List.of(new Job("noon", Cron.parse("0 0 12 * * *"), zone, 5, false, List.of())),
        Schedules.DEFAULT_STARTING_DEADLINE);
  }
}
