package dev.headroom.api.snapshot;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Resources;
import dev.headroom.api.resource.Scaling;
import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.api.resource.ScalingPolicy;
import dev.headroom.document.Document;
import dev.headroom.document.Problems;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.ObjectReference;
import dev.headroom.scaling.status.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Headroom's own resources as autoscalers: a ScalingPolicy, or a ModelServer that says how it is to
 * be scaled.
 */
final class PolicyFields {
  private final Document document;
  private final Function<Metric.Signal, @Nullable MetricSpec> catalog;
  private final Problems problems;

  private PolicyFields(
      Document document, Function<Metric.Signal, @Nullable MetricSpec> catalog, Problems problems) {
    this.document = document;
    this.catalog = catalog;
    this.problems = problems;
  }

  /** The autoscaler; null where it is wrong, or a ModelServer that does not scale itself. */
  static @Nullable Autoscaler decode(
      Document document, Function<Metric.Signal, @Nullable MetricSpec> catalog, Problems problems) {
    PolicyFields fields = new PolicyFields(document, catalog, problems);
    if (document.kind().equals(ScalingPolicy.KIND)) {
      ScalingPolicy policy = Resources.scalingPolicy(document, problems);
      return policy == null
          ? null
          : fields.autoscaler(
              policy.namespace(), policy.name(), policy.scaleTargetRef(), "spec", policy.scaling());
    }
    ModelServer server = Resources.modelServer(document, problems);
    if (server == null || server.scaling().isEmpty()) {
      return null;
    }
    ObjectReference self =
        new ObjectReference(Resources.API_VERSION, ModelServer.KIND, server.name());
    return fields.autoscaler(
        server.namespace(), server.name(), self, "spec.scaling", server.scaling().get());
  }

  private @Nullable Autoscaler autoscaler(
      String namespace, String name, ObjectReference target, String path, Scaling scaling) {
    Status status =
        document.lenient(problems).object(object -> StatusFields.decode(object.get("status")));
    if (scaling.saysNothing()) {
      problems.add(document.problem(path + ".metrics", "at least one metric, or schedules"));
      return null;
    }
    Map<Metric.Signal, MetricSpec> signals = signals(path, scaling.metrics());
    if (status == null || signals == null) {
      return null;
    }
    List<Metric> written =
        scaling.metrics().stream()
            .map(
                metric ->
                    metric instanceof Metric.Signal signal
                        ? new Metric.Spec(known(signals, signal))
                        : metric)
            .toList();
    return new Autoscaler(
        document,
        target,
        scaling.policy(namespace, name, signal -> known(signals, signal)),
        written,
        status);
  }

  private @Nullable Map<Metric.Signal, MetricSpec> signals(String path, List<Metric> metrics) {
    Map<Metric.Signal, MetricSpec> signals = new HashMap<>();
    int before = problems.count();
    for (int i = 0; i < metrics.size(); i++) {
      if (metrics.get(i) instanceof Metric.Signal signal) {
        MetricSpec spec = catalog.apply(signal);
        if (spec == null) {
          String field = path + ".metrics[" + i + "].signal";
          problems.add(document.problem(field, "a signal of the catalog, with a target"));
        } else {
          signals.put(signal, spec);
        }
      }
    }
    return problems.count() == before ? signals : null;
  }

  private static MetricSpec known(Map<Metric.Signal, MetricSpec> signals, Metric.Signal signal) {
    MetricSpec spec = signals.get(signal);
    if (spec == null) {
      throw new IllegalStateException("signal: " + signal + " (expected: one looked up before)");
    }
    return spec;
  }
}
