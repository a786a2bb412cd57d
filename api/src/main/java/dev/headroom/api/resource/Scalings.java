package dev.headroom.api.resource;

import dev.headroom.api.autoscaling.HpaSpec;
import dev.headroom.api.autoscaling.MetricSpecs;
import dev.headroom.api.autoscaling.ReplicaRange;
import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.document.Fields;
import dev.headroom.document.schema.Choice;
import dev.headroom.document.schema.ListOf;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Rule;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Whole;
import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.Fallback;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.Mode;
import dev.headroom.scaling.policy.ScaleToZero;
import dev.headroom.scaling.policy.StartUp;
import dev.headroom.scaling.schedule.Schedules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Describes and reads the spec that a ScalingPolicy and a ModelServer's scaling share. */
final class Scalings {
  private static final Property<Integer> MIN =
      ReplicaRange.MIN.otherwiseAs("1, or 0 with scaleToZero");

  private static final Property<List<Metric>> METRICS =
      Property.<List<Metric>>of(
              "metrics",
              ListOf.any(metric()),
              "What to scale on; each proposes a number of replicas, and the largest wins.",
              "[{signal: {name: requests-per-stream, target: 1}}]")
          .otherwiseAs(
              List.of(),
              "where there are no schedules either, requests-per-stream for models and"
                  + " gateway-requests-per-slot for a command");

  private static final Property<Schedules> SCHEDULES =
      Property.of(
              "schedules",
              ScheduleFields.SHAPE,
              "When other bounds hold.",
              "{timeZone: Europe/Berlin, windows: [{name: office, start: 0 8 * * MON-FRI,"
                  + " end: 0 18 * * MON-FRI, minReplicas: 1}]}")
          .otherwise(Schedules.NONE, "{}");

  private static final Property<Integer> IDLE =
      seconds(
          "idleSeconds",
          0,
          "How long nothing may have been asked before the last replica goes.",
          ScaleToZero.DEFAULT_IDLE);
  private static final Property<ScaleToZero> SCALE_TO_ZERO =
      Property.of(
          "scaleToZero",
          Shape.of("ScaleToZero", List.of(IDLE), Scalings::scaleToZero),
          "That the last replica may go, and when; a request starts one again.",
          "{idleSeconds: 300}");

  private static final Property<Integer> FAILURE_DURATION =
      seconds(
          "failureDurationSeconds",
          0,
          "How long a metric must have been missing without a break.",
          Fallback.DEFAULT_FAILURE_DURATION);
  private static final Property<Integer> FALLBACK_REPLICAS =
      Property.of(
          "replicas", Whole.from(0), "The number that the missing metric then proposes.", "3");
  private static final Property<Function<Duration, Fallback>> FALLBACK_BEHAVIOR =
      Property.of(
          "behavior",
          new Choice<>(
              Map.<String, Function<Duration, Fallback>>of(
                  "Hold", Fallback.Hold::new, "NeverLower", Fallback.NeverLower::new)),
          "Hold: the number stays, whatever other metrics say; NeverLower: they may raise it.",
          "NeverLower");
  private static final Property<Fallback> FALLBACK =
      Property.of(
          "fallback",
          Shape.of(
                  "Fallback",
                  List.of(FAILURE_DURATION, FALLBACK_REPLICAS, FALLBACK_BEHAVIOR),
                  Scalings::fallback)
              .where(Rule.exactlyOne("replicas", "behavior")),
          "What stands in for a metric that is missing for long.",
          "{replicas: 3}");

  private static final Property<Integer> LIMIT =
      seconds(
          "limitSeconds",
          1,
          "A replica that is not ready at this age is no longer waited for.",
          StartUp.DEFAULT_LIMIT);
  private static final Property<Integer> DRAIN =
      seconds(
          "drainSeconds",
          0,
          "How long a replica that has become ready may work off the queue that it found before more"
              + " are added for it.",
          StartUp.DEFAULT_DRAIN);
  private static final Property<StartUp> START_UP =
      Property.of(
              "startUp",
              Shape.of("StartUp", List.of(LIMIT, DRAIN), Scalings::startUp),
              "How starting replicas are waited for, so that what they will take on does not start"
                  + " more of them.",
              "{limitSeconds: 120}")
          .otherwiseAs("as Kubernetes does");

  private static final Property<Mode> MODE =
      Property.of(
              "mode",
              new Choice<>(Map.of("Act", Mode.ACT, "Advise", Mode.ADVISE)),
              "Advise: it is said what would be done, and nothing is done.",
              "Advise")
          .otherwise(Mode.ACT, "Act");

  private static final Property<Integer> INTERVAL =
      Property.of("intervalSeconds", Whole.of(1, 3600), "From one decision to the next.", "5")
          .otherwiseAs("1 on one machine");

  private static final Property<Integer> WARM_STANDBY =
      Property.of(
              "warmStandby",
              Whole.from(0),
              "On one machine: how many replicas beyond those wanted are kept ready, within"
                  + " maxReplicas, without getting requests; they step in at once when more are"
                  + " wanted.",
              "1")
          .otherwise(0);

  /** All fields. */
  static final List<Property<?>> PROPERTIES =
      List.of(
          MIN,
          ReplicaRange.MAX,
          METRICS,
          HpaSpec.BEHAVIOR,
          SCHEDULES,
          SCALE_TO_ZERO,
          FALLBACK,
          START_UP,
          MODE,
          INTERVAL,
          WARM_STANDBY);

  /** In a ModelServer. */
  static final Shape<Scaling> SHAPE =
      Shape.of("Scaling", PROPERTIES, Scalings::decode).where(rules());

  private Scalings() {}

  /** What holds between these fields, wherever they stand. */
  static List<Rule> rules() {
    return List.of(ReplicaRange.RULE, Rule.fixed(MIN.name(), 0, SCALE_TO_ZERO.name()));
  }

  static @Nullable Scaling decode(Fields fields) {
    boolean idles = fields.has(SCALE_TO_ZERO.name());
    ScaleToZero zero = SCALE_TO_ZERO.in(fields);
    ReplicaRange range = ReplicaRange.decode(fields, MIN, idles ? 0 : 1);
    List<Metric> metrics = METRICS.in(fields);
    Behavior behavior = HpaSpec.BEHAVIOR.in(fields);
    Schedules schedules = SCHEDULES.in(fields);
    Fallback fallback = FALLBACK.in(fields);
    StartUp startUp = START_UP.in(fields);
    Mode mode = MODE.in(fields);
    Integer interval = INTERVAL.in(fields);
    Integer standby = WARM_STANDBY.in(fields);
    if (range == null || metrics == null || schedules == null || mode == null || standby == null) {
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
                mode,
                Optional.ofNullable(interval).map(Duration::ofSeconds),
                standby));
  }

  /** The same that a HorizontalPodAutoscaler says. */
  static Scaling of(HpaSpec hpa) {
    List<Metric> metrics = new ArrayList<>();
    hpa.metrics().forEach(metric -> metrics.add(new Metric.Spec(metric)));
    return new Scaling(
        hpa.replicas().minReplicas(),
        hpa.replicas().maxReplicas(),
        metrics,
        hpa.behavior(),
        Schedules.NONE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Mode.ACT,
        Optional.empty(),
        0);
  }

  private static Property<Integer> seconds(
      String name, int least, String meaning, Duration otherwise) {
    int seconds = Math.toIntExact(otherwise.toSeconds());
    return Property.of(name, Whole.from(least), meaning, String.valueOf(seconds))
        .otherwise(seconds);
  }

  private static @Nullable ScaleToZero scaleToZero(Fields fields) {
    Integer idle = IDLE.in(fields);
    return idle == null ? null : fields.build(() -> new ScaleToZero(Duration.ofSeconds(idle)));
  }

  private static @Nullable Fallback fallback(Fields fields) {
    Integer seconds = FAILURE_DURATION.in(fields);
    Integer replicas = FALLBACK_REPLICAS.in(fields);
    Function<Duration, Fallback> behavior = FALLBACK_BEHAVIOR.in(fields);
    if (seconds == null) {
      return null;
    }
    Duration failure = Duration.ofSeconds(seconds);
    return fields.build(
        () ->
            replicas != null
                ? new Fallback.Replicas(failure, replicas)
                : Objects.requireNonNull(behavior).apply(failure));
  }

  private static @Nullable StartUp startUp(Fields fields) {
    Integer limit = LIMIT.in(fields);
    Integer drain = DRAIN.in(fields);
    return limit == null || drain == null
        ? null
        : fields.build(() -> new StartUp(Duration.ofSeconds(limit), Duration.ofSeconds(drain)));
  }

  /** A metric of autoscaling/v2, or a signal or a query in its place. */
  private static Shape<Metric> metric() {
    Property<Metric> signal =
        Property.of(
            "signal",
            SignalFields.SHAPE,
            "A named measure, which the replicas' pages or the gateway give.",
            "{name: requests-per-stream, target: 1}");
    Property<Metric> query =
        Property.of(
            "query",
            QueryFields.SHAPE,
            "A number that a query in PromQL comes to.",
            "{expression: 'sum(rate(http_requests_total[30s]))', target: {type: AverageValue,"
                + " averageValue: 100}}");
    MetricSpecs specs = MetricSpecs.AMONG_OTHERS;
    List<Property<?>> properties = new ArrayList<>();
    properties.add(signal);
    properties.add(query);
    properties.addAll(specs.properties());
    List<Rule> rules =
        new ArrayList<>(List.of(Rule.exactlyOne("type", signal.name(), query.name())));
    rules.addAll(specs.rules());
    return Shape.<Metric>of(
            "Metric",
            properties,
            fields -> {
              MetricSpec spec = specs.decode(fields);
              Metric named = signal.in(fields);
              Metric asked = query.in(fields);
              if (spec != null) {
                return new Metric.Spec(spec);
              }
              return named != null ? named : asked;
            })
        .where(rules);
  }
}
