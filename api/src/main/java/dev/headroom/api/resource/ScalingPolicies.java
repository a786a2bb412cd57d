package dev.headroom.api.resource;

import dev.headroom.api.autoscaling.HpaSpec;
import dev.headroom.document.Fields;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Shape;
import dev.headroom.scaling.policy.ObjectReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes and reads what scales something else: ScalingPolicies and HorizontalPodAutoscalers. */
final class ScalingPolicies {
  /** The kind of Kubernetes' own. */
  static final String HPA = "HorizontalPodAutoscaler";

  private record Spec(ObjectReference target, Scaling scaling) {}

  /** Headroom's own. */
  static final Kind<ScalingPolicy> KIND =
      Kind.of(
          Resources.API_VERSION,
          ScalingPolicy.KIND,
          "Says how many replicas of something there should be; the same as a ModelServer's scaling,"
              + " beside what it scales.",
          Property.of(
                  "spec",
                  Shape.of("ScalingPolicySpec", properties(), ScalingPolicies::spec)
                      .where(Scalings.rules()),
                  "What should be so.",
                  "{scaleTargetRef: {apiVersion: headroom.dev/v1alpha1, kind: ModelServer,"
                      + " name: web}, maxReplicas: 3}")
              .required("a map with scaleTargetRef and maxReplicas"),
          (names, spec) ->
              new ScalingPolicy(names.name(), names.namespace(), spec.target(), spec.scaling()));

  /** Kubernetes' own, which scales as a ScalingPolicy that says the same. */
  static final Kind<ScalingPolicy> HPA_KIND =
      Kind.of(
          "autoscaling/v2",
          HPA,
          "Kubernetes' own autoscaler, as written for a cluster: scales the ModelServer that its"
              + " target is named as.",
          Property.of(
                  "spec",
                  HpaSpec.ADMITTED,
                  "What should be so.",
                  "{scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web},"
                      + " maxReplicas: 3, metrics: [{type: Pods, pods: {metric: {name: queue_depth},"
                      + " target: {type: AverageValue, averageValue: \"10\"}}}]}")
              .required("a map with scaleTargetRef and maxReplicas"),
          (names, spec) ->
              new ScalingPolicy(
                  names.name(), names.namespace(), spec.scaleTargetRef(), Scalings.of(spec)));

  private ScalingPolicies() {}

  private static List<Property<?>> properties() {
    List<Property<?>> properties = new ArrayList<>();
    properties.add(HpaSpec.SCALE_TARGET_REF);
    properties.addAll(Scalings.PROPERTIES);
    return properties;
  }

  private static @Nullable Spec spec(Fields fields) {
    ObjectReference target = HpaSpec.SCALE_TARGET_REF.in(fields);
    Scaling scaling = Scalings.decode(fields);
    return target == null || scaling == null ? null : new Spec(target, scaling);
  }
}
