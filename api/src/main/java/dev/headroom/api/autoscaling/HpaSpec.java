package dev.headroom.api.autoscaling;

import dev.headroom.document.Fields;
import dev.headroom.document.schema.ListOf;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Whole;
import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.ObjectReference;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a HorizontalPodAutoscaler says (autoscaling/v2 HorizontalPodAutoscalerSpec).
 *
 * @param scaleTargetRef what is scaled
 * @param replicas from how many to how many
 * @param metrics at least one: CPU at 80 % where nothing is said
 * @param behavior how fast the number may change; absent is not the same as empty
 */
public record HpaSpec(
    ObjectReference scaleTargetRef,
    ReplicaRange replicas,
    List<MetricSpec> metrics,
    Optional<Behavior> behavior) {
  /** What is measured where nothing is said. */
  public static final MetricSpec DEFAULT_METRIC =
      new MetricSpec.Resource("cpu", new MetricTarget.Utilization(80));

  /** What is scaled. */
  public static final Property<ObjectReference> SCALE_TARGET_REF =
      Property.of(
              "scaleTargetRef",
              References.SHAPE,
              "What is scaled.",
              "{apiVersion: headroom.dev/v1alpha1, kind: ModelServer, name: web}")
          .required("apiVersion, kind and name");

  /** How fast the number may change. */
  public static final Property<Behavior> BEHAVIOR =
      Property.of(
          "behavior",
          Behaviors.SHAPE,
          "How fast the number of replicas may change, each way.",
          "{scaleDown: {stabilizationWindowSeconds: 60}}");

  private static final Property<Integer> MIN = ReplicaRange.MIN.with(Whole.from(1)).otherwise(1);

  /** As Kubernetes admits one. */
  public static final Shape<HpaSpec> ADMITTED = shape(MIN, MetricSpecs.ADMITTED);

  /** As a cluster may hold one. */
  public static final Shape<HpaSpec> STORED = shape(MIN.with(Whole.from(0)), MetricSpecs.STORED);

  public HpaSpec {
    metrics = List.copyOf(metrics);
  }

  private static Shape<HpaSpec> shape(Property<Integer> min, MetricSpecs specs) {
    Property<List<MetricSpec>> metrics =
        Property.of(
                "metrics",
                ListOf.any(specs.shape()),
                "What to scale on; each proposes a number of replicas, and the largest wins.",
                "[{type: Pods, pods: {metric: {name: queue_depth}, target: {type: AverageValue,"
                    + " averageValue: \"10\"}}}]")
            .otherwiseAs(List.of(), "cpu at 80 %");
    return Shape.of(
            "HorizontalPodAutoscalerSpec",
            List.of(SCALE_TARGET_REF, min, ReplicaRange.MAX, metrics, BEHAVIOR),
            fields -> decode(fields, min, metrics))
        .where(ReplicaRange.RULE);
  }

  private static @Nullable HpaSpec decode(
      Fields fields, Property<Integer> min, Property<List<MetricSpec>> metricsProperty) {
    ObjectReference target = SCALE_TARGET_REF.in(fields);
    ReplicaRange range = ReplicaRange.decode(fields, min, 1);
    List<MetricSpec> metrics = metricsProperty.in(fields);
    Behavior behavior = BEHAVIOR.in(fields);
    return target == null || range == null || metrics == null || !fields.ok()
        ? null
        : new HpaSpec(
            target,
            range,
            metrics.isEmpty() ? List.of(DEFAULT_METRIC) : metrics,
            Optional.ofNullable(behavior));
  }
}
