package dev.headroom.kubernetes.metricsapi.usage;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.kubernetes.metricsapi.answer.Answer;
import dev.headroom.kubernetes.metricsapi.request.ApiRequest;
import dev.headroom.kubernetes.metricsapi.wire.Json;
import dev.headroom.kubernetes.metricsapi.wire.Status;
import dev.headroom.kubernetes.metricsapi.wire.Times;
import dev.headroom.scaling.selector.Requirement;
import dev.headroom.scaling.selector.Selector;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.Indexer;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Answers {@code metrics.k8s.io/v1beta1}. Thread-safe. */
public final class UsageAnswers {
  private static final String GROUP_VERSION = "metrics.k8s.io/v1beta1";

  private final Kubelets kubelets;
  private final Indexer<Pod> pods;

  public UsageAnswers(Kubelets kubelets, Indexer<Pod> pods) {
    this.kubelets = kubelets;
    this.pods = pods;
  }

  /** Of pods. */
  public Answer of(ApiRequest.PodUsage request) {
    Collection<Pod> among =
        request
            .namespace()
            .<Collection<Pod>>map(name -> pods.byIndex(Cache.NAMESPACE_INDEX, name))
            .orElseGet(pods::list);
    List<Json.Fields> items =
        selected(among, request.name(), request.labelSelector())
            .flatMap(pod -> pod(pod).stream())
            .toList();
    return answer("PodMetrics", "podmetrics", request.name(), items);
  }

  /** Of nodes. */
  public Answer of(ApiRequest.NodeUsage request) {
    List<Json.Fields> items =
        selected(kubelets.nodes(), request.name(), request.labelSelector())
            .flatMap(node -> node(node).stream())
            .toList();
    return answer("NodeMetrics", "nodemetrics", request.name(), items);
  }

  private static <T extends HasMetadata> Stream<T> selected(
      Collection<T> among, Optional<String> name, List<Requirement> selector) {
    Selector.Valid labels = new Selector.Valid(selector);
    return among.stream()
        .filter(each -> name.isEmpty() || name.get().equals(each.getMetadata().getName()))
        .filter(each -> labels.matches(labels(each)))
        .sorted(
            Comparator.comparing(
                each -> each.getMetadata().getNamespace() + "/" + each.getMetadata().getName()));
  }

  private static Map<String, String> labels(HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }

  private static Answer answer(
      String kind, String resource, Optional<String> name, List<Json.Fields> items) {
    if (name.isPresent()) {
      return items.isEmpty()
          ? new Answer.Problem(
              Status.notFound("%s.metrics.k8s.io \"%s\" not found".formatted(resource, name.get())))
          : new Answer.Body(
              Json.object(
                  json -> {
                    json.writeStringField("kind", kind);
                    json.writeStringField("apiVersion", GROUP_VERSION);
                    items.getFirst().write(json);
                  }));
    }
    return new Answer.Body(
        Json.object(
            json -> {
              json.writeStringField("kind", kind + "List");
              json.writeStringField("apiVersion", GROUP_VERSION);
              Json.object(json, "metadata", metadata -> {});
              json.writeArrayFieldStart("items");
              for (Json.Fields item : items) {
                Json.object(json, item);
              }
              json.writeEndArray();
            }));
  }

  /** Empty where not all of its containers are known. */
  private Optional<Json.Fields> pod(Pod pod) {
    Map<String, Usage> containers =
        kubelets
            .history()
            .containers(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    return containers.values().stream()
        .min(Comparator.comparing(Usage::at))
        .map(
            oldest ->
                json -> {
                  head(json, pod, oldest);
                  json.writeArrayFieldStart("containers");
                  for (Map.Entry<String, Usage> container : containers.entrySet()) {
                    Json.object(
                        json,
                        fields -> {
                          fields.writeStringField("name", container.getKey());
                          usage(fields, container.getValue());
                        });
                  }
                  json.writeEndArray();
                });
  }

  private Optional<Json.Fields> node(Node node) {
    return kubelets
        .history()
        .node(node.getMetadata().getName())
        .map(
            usage ->
                json -> {
                  head(json, node, usage);
                  usage(json, usage);
                });
  }

  private static void head(JsonGenerator json, HasMetadata object, Usage usage) throws IOException {
    Json.object(
        json,
        "metadata",
        metadata -> {
          metadata.writeStringField("name", object.getMetadata().getName());
          if (object.getMetadata().getNamespace() != null) {
            metadata.writeStringField("namespace", object.getMetadata().getNamespace());
          }
          metadata.writeStringField("creationTimestamp", Times.text(usage.at()));
          if (!labels(object).isEmpty()) {
            Json.object(
                metadata,
                "labels",
                fields -> {
                  for (Map.Entry<String, String> label : labels(object).entrySet()) {
                    fields.writeStringField(label.getKey(), label.getValue());
                  }
                });
          }
        });
    json.writeStringField("timestamp", Times.text(usage.at()));
    json.writeStringField("window", Times.duration(usage.window()));
  }

  private static void usage(JsonGenerator json, Usage usage) throws IOException {
    Json.object(
        json,
        "usage",
        fields -> {
          fields.writeStringField("cpu", usage.cpu());
          fields.writeStringField("memory", usage.memory());
        });
  }
}
