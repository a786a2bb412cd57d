package dev.headroom.kubernetes.target;

import dev.headroom.api.snapshot.MetricsAnswers;
import dev.headroom.kubernetes.cluster.ClusterProblem;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.signal.Elsewhere;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Asks the cluster's metrics APIs: cpu and memory, and metrics of objects and of what is outside
 * that no rule of our own gives. They have new values every 15 seconds, so they are asked every
 * five. For one policy; for one thread at a time.
 */
public final class MetricsApis implements Elsewhere {
  private static final Duration FRESH = Duration.ofSeconds(5);

  private record Asked(Reading reading, Instant at) {}

  private final String namespace;
  private final MetricsQuestions questions;
  private final Map<MetricSpec, Asked> asked = new HashMap<>();

  /** Asks for the pods of that target. */
  public MetricsApis(KubernetesClient client, Targets targets, TargetKey target) {
    this.namespace = target.namespace();
    this.questions =
        new MetricsQuestions(
            client,
            namespace,
            () -> targets.read(target) instanceof Target.Scale scale ? scale.selector() : "");
  }

  /** Whether the metric is one that a cluster's metrics APIs give. */
  public static boolean mayGive(MetricSpec metric) {
    return switch (metric) {
      case MetricSpec.Resource _,
          MetricSpec.ContainerResource _,
          MetricSpec.ObjectMetric _,
          MetricSpec.External _ ->
          true;
      case MetricSpec.Pods _, MetricSpec.Unknown _ -> false;
    };
  }

  @Override
  public Reading read(MetricSpec metric, Instant now) {
    Asked before = asked.get(metric);
    if (before != null && now.isBefore(before.at().plus(FRESH))) {
      return before.reading();
    }
    Reading reading = ask(metric);
    asked.put(metric, new Asked(reading, now));
    return reading;
  }

  private Reading ask(MetricSpec metric) {
    try {
      return MetricsAnswers.of(metric, namespace, questions.ask(metric));
    } catch (KubernetesClientException e) {
      return MetricsAnswers.unable(metric, ClusterProblem.said(e));
    }
  }
}
