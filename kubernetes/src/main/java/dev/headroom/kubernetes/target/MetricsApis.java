package dev.headroom.kubernetes.target;

import dev.headroom.api.snapshot.MetricsAnswers;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.LabelSelector;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.ObjectReference;
import dev.headroom.signal.Elsewhere;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Asks the cluster's metrics APIs: cpu and memory, and metrics of objects and of what is outside
 * that no rule of our own gives. They have new values every 15 seconds, so they are asked every
 * five. For one policy; for one thread at a time.
 */
public final class MetricsApis implements Elsewhere {
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final String RESOURCE = "/apis/metrics.k8s.io/v1beta1";
  private static final String CUSTOM = "/apis/custom.metrics.k8s.io/";
  private static final String EXTERNAL = "/apis/external.metrics.k8s.io/v1beta1";

  private record Asked(Reading reading, Instant at) {}

  private final KubernetesClient client;
  private final Targets targets;
  private final TargetKey target;
  private final Map<MetricSpec, Asked> asked = new HashMap<>();

  /** Asks for the pods of that target. */
  public MetricsApis(KubernetesClient client, Targets targets, TargetKey target) {
    this.client = client;
    this.targets = targets;
    this.target = target;
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
      return MetricsAnswers.of(
          metric, target.namespace(), Optional.ofNullable(client.raw(path(metric))));
    } catch (KubernetesClientException e) {
      return MetricsAnswers.unable(
          metric,
          e.getStatus() == null || e.getStatus().getMessage() == null
              ? String.valueOf(e.getMessage())
              : e.getStatus().getMessage());
    }
  }

  private String path(MetricSpec metric) {
    String namespaced = "/namespaces/" + target.namespace() + "/";
    return switch (metric) {
      case MetricSpec.Resource _, MetricSpec.ContainerResource _ ->
          RESOURCE + namespaced + "pods" + query("labelSelector", selector());
      case MetricSpec.ObjectMetric object ->
          CUSTOM
              + version()
              + object(object.describedObject())
              + encoded(object.name())
              + query("metricLabelSelector", text(object.metric()));
      case MetricSpec.External external ->
          EXTERNAL
              + namespaced
              + encoded(external.name())
              + query("labelSelector", text(external.metric()));
      case MetricSpec.Pods _, MetricSpec.Unknown _ ->
          throw new IllegalArgumentException(
              "metric: " + metric.type() + " (expected: one that mayGive says)");
    };
  }

  /** The newer one that the cluster's custom metrics API has. */
  private String version() {
    APIResourceList newer = client.getApiResources("custom.metrics.k8s.io/v1beta2");
    return newer == null ? "v1beta1" : "v1beta2";
  }

  private String object(ObjectReference described) {
    if (described.kind().equals("Namespace") && !described.apiVersion().contains("/")) {
      return "/namespaces/" + target.namespace() + "/metrics/";
    }
    return "/namespaces/%s/%s/%s/"
        .formatted(target.namespace(), resource(described), encoded(described.name()));
  }

  /** The usual plural, with its group, as these APIs name resources. */
  private static String resource(ObjectReference described) {
    String kind = described.kind().toLowerCase(Locale.ROOT);
    String plural = kind.endsWith("s") || kind.endsWith("x") ? kind + "es" : kind + "s";
    int slash = described.apiVersion().indexOf('/');
    return slash < 0 ? plural : plural + "." + described.apiVersion().substring(0, slash);
  }

  private String selector() {
    return targets.read(target) instanceof Target.Scale scale ? scale.selector() : "";
  }

  private static String text(MetricIdentifier metric) {
    List<String> requirements = new ArrayList<>();
    metric
        .selector()
        .ifPresent(
            selector -> {
              selector
                  .matchLabels()
                  .forEach((label, value) -> requirements.add(label + "=" + value));
              selector.matchExpressions().forEach(each -> requirements.add(text(each)));
            });
    return String.join(",", requirements);
  }

  private static String text(LabelSelector.Expression expression) {
    String values = expression.values().stream().collect(Collectors.joining(",", "(", ")"));
    return switch (expression.operator()) {
      case "In" -> expression.key() + " in " + values;
      case "NotIn" -> expression.key() + " notin " + values;
      case "Exists" -> expression.key();
      default -> "!" + expression.key();
    };
  }

  private static String query(String name, String value) {
    return value.isEmpty() ? "" : "?" + name + "=" + encoded(value);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
