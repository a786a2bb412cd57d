package dev.headroom.api.snapshot;

import dev.headroom.api.autoscaling.HpaSpec;
import dev.headroom.api.autoscaling.ReplicaRange;
import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.document.Document;
import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.document.Problems;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.ObjectReference;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.status.Status;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * HorizontalPodAutoscalers, autoscaling/v2 and v1. The spec is read strictly: a field that is not
 * understood could change the decision.
 */
final class HpaFields {
  static final String KIND = "HorizontalPodAutoscaler";
  private static final String V2 = "autoscaling/v2";
  private static final String V1 = "autoscaling/v1";

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
              HpaSpec read = v1 ? spec.object(HpaFields::v1) : HpaSpec.STORED.read(spec);
              return autoscaler(document, read, meta, status);
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

  private static @Nullable Autoscaler autoscaler(
      Document document,
      @Nullable HpaSpec spec,
      @Nullable MetaFields meta,
      @Nullable Status status) {
    if (spec == null || meta == null || status == null) {
      return null;
    }
    Policy.Builder policy =
        Policy.named(meta.namespace(), meta.name())
            .replicas(spec.replicas().minReplicas(), spec.replicas().maxReplicas())
            .metrics(spec.metrics());
    spec.behavior().ifPresent(policy::behavior);
    List<Metric> written = spec.metrics().stream().<Metric>map(Metric.Spec::new).toList();
    return new Autoscaler(document, spec.scaleTargetRef(), policy.build(), written, status);
  }

  private static @Nullable HpaSpec v1(Fields fields) {
    ObjectReference target = HpaSpec.SCALE_TARGET_REF.in(fields);
    ReplicaRange.RULE.check(fields);
    ReplicaRange range = ReplicaRange.decode(fields, ReplicaRange.MIN, 1);
    Integer percent = fields.get("targetCPUUtilizationPercentage").integer(1, Integer.MAX_VALUE);
    MetricSpec metric =
        percent == null
            ? HpaSpec.DEFAULT_METRIC
            : new MetricSpec.Resource("cpu", new MetricTarget.Utilization(percent));
    return target == null || range == null || !fields.ok()
        ? null
        : new HpaSpec(target, range, List.of(metric), Optional.empty());
  }
}
