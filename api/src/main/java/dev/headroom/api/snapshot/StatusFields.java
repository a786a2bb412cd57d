package dev.headroom.api.snapshot;

import dev.headroom.api.autoscaling.LabelSelectors;
import dev.headroom.api.autoscaling.Quantities;
import dev.headroom.api.autoscaling.References;
import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.ObjectReference;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.MetricStatus;
import dev.headroom.scaling.status.MetricValue;
import dev.headroom.scaling.status.Status;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The status of an autoscaler (autoscaling/v2 HorizontalPodAutoscalerStatus). All of it is
 * optional.
 */
final class StatusFields {
  private static final Status NONE = Status.initial(0);

  private StatusFields() {}

  /** The status; that of a new autoscaler where there is none, null where it is wrong. */
  static @Nullable Status decode(Field field) {
    return field.present() ? field.object(StatusFields::status) : NONE;
  }

  private static @Nullable Status status(Fields fields) {
    Integer current = fields.get("currentReplicas").int32();
    Integer desired = fields.get("desiredReplicas").int32();
    Optional<java.time.Instant> scaled = Optional.ofNullable(fields.get("lastScaleTime").time());
    List<MetricStatus> metrics =
        fields.get("currentMetrics").list(item -> item.object(StatusFields::metric));
    List<Condition> conditions =
        fields.get("conditions").list(item -> item.object(StatusFields::condition));
    return fields.build(
        () ->
            new Status(
                Objects.requireNonNullElse(current, 0),
                Objects.requireNonNullElse(desired, 0),
                scaled,
                metrics,
                conditions));
  }

  private static @Nullable Condition condition(Fields fields) {
    String type = fields.required("type", "a condition's type").name();
    String status = fields.required("status", "one of True, False, Unknown").string();
    Optional<java.time.Instant> time = Optional.ofNullable(fields.get("lastTransitionTime").time());
    String reason = Objects.requireNonNullElse(fields.get("reason").string(), "");
    String message = Objects.requireNonNullElse(fields.get("message").string(), "");
    return type == null || status == null || !fields.ok()
        ? null
        : new Condition(type, ConditionStatus.of(status), time, reason, message);
  }

  /**
   * A metric's status; one that is not understood is kept as absent, because nothing depends on it.
   */
  private static MetricStatus metric(Fields fields) {
    MetricStatus status =
        switch (Objects.requireNonNullElse(fields.get("type").string(), "")) {
          case "Resource" -> fields.get("resource").object(StatusFields::resource);
          case "ContainerResource" ->
              fields.get("containerResource").object(StatusFields::containerResource);
          case "Pods" -> fields.get("pods").object(StatusFields::pods);
          case "Object" -> fields.get("object").object(StatusFields::object);
          case "External" -> fields.get("external").object(StatusFields::external);
          default -> null;
        };
    return status == null ? new MetricStatus.Absent() : status;
  }

  private static @Nullable MetricStatus resource(Fields fields) {
    String name = fields.get("name").string();
    MetricValue current = value(fields);
    return name == null || current == null ? null : new MetricStatus.Resource(name, current);
  }

  private static @Nullable MetricStatus containerResource(Fields fields) {
    String name = fields.get("name").string();
    String container = fields.get("container").string();
    MetricValue current = value(fields);
    return name == null || container == null || current == null
        ? null
        : new MetricStatus.ContainerResource(name, container, current);
  }

  private static @Nullable MetricStatus pods(Fields fields) {
    MetricIdentifier metric = identifier(fields);
    MetricValue current = value(fields);
    return metric == null || current == null ? null : new MetricStatus.Pods(metric, current);
  }

  private static @Nullable MetricStatus object(Fields fields) {
    MetricIdentifier metric = identifier(fields);
    MetricValue current = value(fields);
    ObjectReference described = References.decode(fields.get("describedObject"));
    return metric == null || current == null || described == null
        ? null
        : new MetricStatus.ObjectMetric(metric, current, described);
  }

  private static @Nullable MetricStatus external(Fields fields) {
    MetricIdentifier metric = identifier(fields);
    MetricValue current = value(fields);
    return metric == null || current == null ? null : new MetricStatus.External(metric, current);
  }

  private static @Nullable MetricIdentifier identifier(Fields fields) {
    return fields
        .get("metric")
        .object(
            metric -> {
              String name = metric.get("name").string();
              var selector = LabelSelectors.decode(metric.get("selector"));
              return name == null
                  ? null
                  : new MetricIdentifier(name, Optional.ofNullable(selector));
            });
  }

  private static @Nullable MetricValue value(Fields fields) {
    return fields
        .get("current")
        .object(
            current -> {
              Integer percent = current.get("averageUtilization").int32();
              return new MetricValue(
                  Optional.ofNullable(Quantities.decode(current.get("value"))),
                  Optional.ofNullable(Quantities.decode(current.get("averageValue"))),
                  percent == null ? OptionalInt.empty() : OptionalInt.of(percent));
            });
  }
}
