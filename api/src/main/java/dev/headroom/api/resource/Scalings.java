package dev.headroom.api.resource;

import dev.headroom.api.autoscaling.Behaviors;
import dev.headroom.api.autoscaling.MetricSpecs;
import dev.headroom.api.autoscaling.Quantities;
import dev.headroom.api.autoscaling.ReplicaRange;
import dev.headroom.api.autoscaling.Rules;
import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.Fallback;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.Mode;
import dev.headroom.scaling.policy.ScaleToZero;
import dev.headroom.scaling.policy.StartUp;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.schedule.Schedules;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the spec that a ScalingPolicy and a ModelServer's scaling share. */
final class Scalings {
  private static final int MOST_SECONDS = 3600;
  private static final int MOST_OF_A_PARAMETER = 1_000_000;
  private static final Map<String, Mode> MODES = Map.of("Act", Mode.ACT, "Advise", Mode.ADVISE);

  private static final Map<String, Function<Duration, Fallback>> FALLBACKS =
      Map.of("Hold", Fallback.Hold::new, "NeverLower", Fallback.NeverLower::new);

  private Scalings() {}

  static @Nullable Scaling decode(Field field) {
    return field.object(Scalings::decode);
  }

  static @Nullable Scaling decode(Fields fields) {
    Field zeroField = fields.get("scaleToZero");
    ScaleToZero zero = zeroField.object(Scalings::scaleToZero);
    ReplicaRange range = ReplicaRange.decode(fields, 0, zeroField.present() ? 0 : 1);
    if (zeroField.present() && range != null && range.minReplicas() > 0) {
      fields.get("minReplicas").problem("0, as scaleToZero is set");
    }
    List<Metric> metrics = fields.get("metrics").list(Scalings::metric);
    Behavior behavior = Behaviors.decode(fields.get("behavior"));
    Schedules schedules = ScheduleFields.decode(fields.get("schedules"));
    Fallback fallback = fields.get("fallback").object(Scalings::fallback);
    StartUp startUp = fields.get("startUp").object(Scalings::startUp);
    Mode mode = fields.get("mode").choice(MODES);
    Integer interval = fields.get("intervalSeconds").integer(1, MOST_SECONDS);
    Integer standby = fields.get("warmStandby").integer(0, Integer.MAX_VALUE);
    if (range == null) {
      return null;
    }
    boolean toZero = range.minReplicas() == 0;
    ScaleToZero whenToZero = zero == null ? new ScaleToZero(ScaleToZero.DEFAULT_IDLE) : zero;
    return fields.build(
        () ->
            new Scaling(
                range.minReplicas(),
                range.maxReplicas(),
                metrics,
                Optional.ofNullable(behavior),
                schedules,
                toZero ? Optional.of(whenToZero) : Optional.empty(),
                Optional.ofNullable(fallback),
                Optional.ofNullable(startUp),
                mode == null ? Mode.ACT : mode,
                Optional.ofNullable(interval).map(Duration::ofSeconds),
                standby == null ? 0 : standby));
  }

  private static @Nullable ScaleToZero scaleToZero(Fields fields) {
    Duration idle = seconds(fields.get("idleSeconds"), 0, ScaleToZero.DEFAULT_IDLE);
    return fields.build(() -> new ScaleToZero(idle));
  }

  private static @Nullable Fallback fallback(Fields fields) {
    Duration failure =
        seconds(fields.get("failureDurationSeconds"), 0, Fallback.DEFAULT_FAILURE_DURATION);
    Field replicasField = fields.get("replicas");
    Integer replicas = replicasField.integer(0, Integer.MAX_VALUE);
    Field behaviorField = fields.get("behavior");
    Function<Duration, Fallback> behavior = behaviorField.choice(FALLBACKS);
    if (replicasField.present() == behaviorField.present()) {
      fields.self().problem("either replicas, or behavior: Hold or NeverLower");
    }
    return fields.build(
        () ->
            replicas != null
                ? new Fallback.Replicas(failure, replicas)
                : Objects.requireNonNull(behavior).apply(failure));
  }

  private static @Nullable StartUp startUp(Fields fields) {
    Duration limit = seconds(fields.get("limitSeconds"), 1, StartUp.DEFAULT_LIMIT);
    Duration drain = seconds(fields.get("drainSeconds"), 0, StartUp.DEFAULT_DRAIN);
    return fields.build(() -> new StartUp(limit, drain));
  }

  private static Duration seconds(Field field, int least, Duration otherwise) {
    Integer seconds = field.integer(least, Integer.MAX_VALUE);
    return seconds == null ? otherwise : Duration.ofSeconds(seconds);
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
    Map<String, Integer> parameters = new LinkedHashMap<>();
    fields
        .get("parameters")
        .entries()
        .forEach(
            (parameter, field) -> {
              Integer value = field.required("a number").integer(1, MOST_OF_A_PARAMETER);
              if (value != null) {
                parameters.put(parameter, value);
              }
            });
    return name == null || !fields.ok()
        ? null
        : new Metric.Signal(name, Optional.ofNullable(target), parameters);
  }
}
