package dev.headroom.kubernetes.target;

import dev.headroom.scaling.policy.LabelSelector;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.ObjectReference;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What the cluster's metrics APIs are asked for the pods of one target, as the
 * HorizontalPodAutoscaler asks them. Thread-safe where the selector is.
 */
public final class MetricsQuestions {
  private static final String RESOURCE = "/apis/metrics.k8s.io/v1beta1";
  private static final String CUSTOM = "/apis/custom.metrics.k8s.io/";
  private static final String EXTERNAL = "/apis/external.metrics.k8s.io/v1beta1";

  private final KubernetesClient client;
  private final String namespace;
  private final Supplier<String> selector;

  /**
   * @param selector of the target's pods, as its scale has it; empty for all of the namespace
   */
  public MetricsQuestions(KubernetesClient client, String namespace, Supplier<String> selector) {
    this.client = client;
    this.namespace = namespace;
    this.selector = selector;
  }

  /**
   * Asks for a metric.
   *
   * @return the list, in JSON; empty if the API does not know what is asked for, or is not there
   * @throws KubernetesClientException if it cannot be asked, or refuses
   */
  public Optional<String> ask(MetricSpec metric) {
    return Optional.ofNullable(client.raw(path(metric)));
  }

  private String path(MetricSpec metric) {
    String namespaced = "/namespaces/" + namespace + "/";
    return switch (metric) {
      case MetricSpec.Resource _, MetricSpec.ContainerResource _ ->
          RESOURCE + namespaced + "pods" + query("labelSelector", selector.get());
      case MetricSpec.Pods pods ->
          CUSTOM
              + version()
              + namespaced
              + "pods/*/"
              + encoded(pods.name())
              + query("labelSelector", selector.get(), "metricLabelSelector", text(pods.metric()));
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
      case MetricSpec.Unknown _ ->
          throw new IllegalArgumentException(
              "metric: " + metric.type() + " (expected: one of a known type)");
    };
  }

  /** The newer one that the cluster's custom metrics API has. */
  private String version() {
    APIResourceList newer = client.getApiResources("custom.metrics.k8s.io/v1beta2");
    return newer == null ? "v1beta1" : "v1beta2";
  }

  private String object(ObjectReference described) {
    if (described.kind().equals("Namespace") && !described.apiVersion().contains("/")) {
      return "/namespaces/" + namespace + "/metrics/";
    }
    return "/namespaces/%s/%s/%s/"
        .formatted(namespace, resource(described), encoded(described.name()));
  }

  /** The usual plural, with its group, as these APIs name resources. */
  private static String resource(ObjectReference described) {
    String kind = described.kind().toLowerCase(Locale.ROOT);
    String plural = kind.endsWith("s") || kind.endsWith("x") ? kind + "es" : kind + "s";
    int slash = described.apiVersion().indexOf('/');
    return slash < 0 ? plural : plural + "." + described.apiVersion().substring(0, slash);
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

  /** Names and values by turns; what is empty is not asked. */
  private static String query(String... namesAndValues) {
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (!namesAndValues[i + 1].isEmpty()) {
        query.add(namesAndValues[i] + "=" + encoded(namesAndValues[i + 1]));
      }
    }
    return query.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
