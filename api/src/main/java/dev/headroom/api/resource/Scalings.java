package dev.headroom.api.resource;

import dev.headroom.api.autoscaling.Behaviors;
import dev.headroom.api.autoscaling.MetricSpecs;
import dev.headroom.api.autoscaling.Quantities;
import dev.headroom.api.autoscaling.ReplicaRange;
import dev.headroom.api.autoscaling.Rules;
import dev.headroom.api.document.Field;
import dev.headroom.api.document.Fields;
import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.api.resource.Scaling.Mode;
import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.schedule.Schedules;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the spec that a ScalingPolicy and a ModelServer's scaling share. */
final class Scalings {
  private static final int MOST_SECONDS = 3600;
  private static final Map<String, Mode> MODES = Map.of("Act", Mode.ACT, "Advise", Mode.ADVISE);

  private Scalings() {}

  static @Nullable Scaling decode(Field field) {
    return field.object(Scalings::decode);
  }

  static @Nullable Scaling decode(Fields fields) {
    ReplicaRange range = ReplicaRange.decode(fields, 0);
    Field metricsField = fields.get("metrics");
    List<Metric> metrics = metricsField.list(Scalings::metric);
    Behavior behavior = Behaviors.decode(fields.get("behavior"));
    Schedules schedules = ScheduleFields.decode(fields.get("schedules"));
    Mode mode = fields.get("mode").choice(MODES);
    Integer interval = fields.get("intervalSeconds").integer(1, MOST_SECONDS);
    if (fields.ok() && metrics.isEmpty() && schedules.isEmpty()) {
      metricsField.problem("at least one metric, or schedules");
    }
    if (range == null) {
      return null;
    }
    return fields.build(
        () ->
            new Scaling(
                range.minReplicas(),
                range.maxReplicas(),
                metrics,
                Optional.ofNullable(behavior),
                schedules,
                mode == null ? Mode.ACT : mode,
                Optional.ofNullable(interval).map(Duration::ofSeconds)));
  }

  private static @Nullable Metric metric(Field field) {
    return field.object(
        fields -> {
          Field signal = fields.get("signal");
          if (!signal.present()) {
            MetricSpec spec = MetricSpecs.decode(fields, Rules.ADMISSION);
            return spec == null ? null : new Metric.Spec(spec);
          }
          return signal.object(Scalings::signal);
        });
  }

  private static @Nullable Metric signal(Fields fields) {
    String name = fields.required("name", "a signal's name, as requests-per-stream").name();
    Quantity target = Quantities.positive(fields.get("target"));
    return name == null || !fields.ok()
        ? null
        : new Metric.Signal(name, Optional.ofNullable(target));
  }
}
