package dev.headroom.api.snapshot;

import dev.headroom.api.autoscaling.Behaviors;
import dev.headroom.api.autoscaling.MetricSpecs;
import dev.headroom.api.autoscaling.References;
import dev.headroom.api.autoscaling.ReplicaRange;
import dev.headroom.api.autoscaling.Rules;
import dev.headroom.document.Document;
import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.document.Problems;
import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.ObjectReference;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.status.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * HorizontalPodAutoscalers, autoscaling/v2 and v1. The spec is read strictly: a field that is not
 * understood could change the decision.
 */
final class HpaFields {
  static final String KIND = "HorizontalPodAutoscaler";
  private static final String V2 = "autoscaling/v2";
  private static final String V1 = "autoscaling/v1";
  private static final MetricSpec DEFAULT_METRIC =
      new MetricSpec.Resource("cpu", new MetricTarget.Utilization(80));

  private HpaFields() {}

  static @Nullable Autoscaler decode(Document document, Problems problems) {
    boolean v1 = document.apiVersion().equals(V1);
    if (!v1 && !document.apiVersion().equals(V2)) {
      problems.add(document.problem("apiVersion", V2 + ", or " + V1));
      return null;
    }
    return document
        .lenient(problems)
        .object(
            object -> {
              MetaFields meta = MetaFields.decode(object);
              Status status = StatusFields.decode(object.get("status"));
              Field spec =
                  object.required("spec", "a map with scaleTargetRef and maxReplicas").strictly();
              if (v1 && hasAnnotations(object)) {
                spec.problem(
                    V2 + ", as this one says more in annotations (kubectl get hpa.v2.autoscaling)");
              }
              return spec.object(fields -> spec(document, fields, meta, status, v1));
            });
  }

  private static boolean hasAnnotations(Fields object) {
    Boolean has =
        object
            .get("metadata")
            .object(
                meta -> {
                  var annotations = meta.get("annotations").entries().keySet();
                  return annotations.contains("autoscaling.alpha.kubernetes.io/metrics")
                      || annotations.contains("autoscaling.alpha.kubernetes.io/behavior");
                });
    return has != null && has;
  }

  private static @Nullable Autoscaler spec(
      Document document,
      Fields fields,
      @Nullable MetaFields meta,
      @Nullable Status status,
      boolean v1) {
    ObjectReference target =
        References.decode(fields.required("scaleTargetRef", "apiVersion, kind and name"));
    ReplicaRange range = ReplicaRange.decode(fields, 0, 1);
    List<MetricSpec> metrics = v1 ? v1Metrics(fields) : v2Metrics(fields);
    Behavior behavior = v1 ? null : Behaviors.decode(fields.get("behavior"));
    if (meta == null || target == null || range == null || status == null) {
      return null;
    }
    Policy.Builder policy =
        Policy.named(meta.namespace(), meta.name())
            .replicas(range.minReplicas(), range.maxReplicas())
            .metrics(metrics);
    if (behavior != null) {
      policy.behavior(behavior);
    }
    return fields.build(() -> new Autoscaler(document, target, policy.build(), status));
  }

  private static List<MetricSpec> v2Metrics(Fields fields) {
    Field field = fields.get("metrics");
    List<MetricSpec> metrics = field.list(item -> MetricSpecs.decode(item, Rules.STORED));
    return metrics.isEmpty() && field.items().isEmpty() ? List.of(DEFAULT_METRIC) : metrics;
  }

  private static List<MetricSpec> v1Metrics(Fields fields) {
    Integer percent = fields.get("targetCPUUtilizationPercentage").integer(1, Integer.MAX_VALUE);
    return List.of(
        percent == null
            ? DEFAULT_METRIC
            : new MetricSpec.Resource("cpu", new MetricTarget.Utilization(percent)));
  }
}
