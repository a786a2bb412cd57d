package dev.headroom.scaling.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.selector.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads the metrics of a case; each list of custom or external metrics is used up by the first
 * metric of its name.
 */
final class ReadingReader {
  private static final String UNABLE = "unable to fetch metrics from %s metrics API: %s";

  private final Case recorded;
  private final Selector.Valid selector;
  private final List<JsonNode> custom;
  private final List<JsonNode> external;

  ReadingReader(Case recorded, Selector.Valid selector) {
    this.recorded = recorded;
    this.selector = selector;
    this.custom = new ArrayList<>(recorded.objects("MetricValueList"));
    this.external = new ArrayList<>(recorded.objects("ExternalMetricValueList"));
  }

  List<Reading> readings(List<MetricSpec> metrics) {
    List<Reading> readings = new ArrayList<>();
    for (MetricSpec metric : metrics) {
      readings.add(
          switch (metric) {
            case MetricSpec.Resource resource -> resource(resource.name(), "");
            case MetricSpec.ContainerResource resource ->
                resource(resource.name(), resource.container());
            case MetricSpec.Pods pods -> pods(pods.name());
            case MetricSpec.ObjectMetric object -> object(object);
            case MetricSpec.External queue -> external(queue.name());
            case MetricSpec.Unknown _ -> new Reading.Failed("");
          });
    }
    return readings;
  }

  private Reading resource(String resource, String container) {
    List<JsonNode> lists = recorded.objects("PodMetricsList");
    if (lists.isEmpty()) {
      return new Reading.Failed(
          UNABLE.formatted(
              "resource",
              "the server could not find the requested resource (get pods.metrics.k8s.io)"));
    }
    List<PodSample> samples = new ArrayList<>();
    // The API lists what the scale selects, by the labels that pod metrics share with their pods.
    List<JsonNode> items = new ArrayList<>();
    for (JsonNode item : lists.getFirst().path("items")) {
      if (selector.matches(ObservationReader.labels(item))) {
        items.add(item);
      }
    }
    if (items.isEmpty()) {
      return new Reading.Failed("no metrics returned from resource metrics API");
    }
    for (JsonNode item : items) {
      Long value = usage(item.path("containers"), resource, container);
      if (value != null) {
        samples.add(
            new PodSample(
                item.at("/metadata/name").asText(),
                value,
                ObservationReader.time(item.get("timestamp")),
                window(item.path("window").asText())));
      }
    }
    return new Reading.PerPod(samples);
  }

  private static Duration window(String text) {
    return text.isEmpty() ? Duration.ZERO : Duration.parse("PT" + text);
  }

  private static Long usage(JsonNode containers, String resource, String container) {
    long sum = 0;
    boolean found = false;
    for (JsonNode node : containers) {
      if (!container.isEmpty() && !container.equals(node.get("name").asText())) {
        continue;
      }
      JsonNode usage = node.path("usage").path(resource);
      if (usage.isMissingNode()) {
        return null;
      }
      sum += Quantity.parse(usage.asText()).milliValue();
      found = true;
      if (!container.isEmpty()) {
        break;
      }
    }
    return found ? sum : null;
  }

  private Reading pods(String name) {
    JsonNode list = take(custom, name);
    if (list == null) {
      return new Reading.Failed(
          UNABLE.formatted("custom", "the server could not find the metric " + name + " for pods"));
    }
    if (list.path("items").isEmpty()) {
      return new Reading.Failed("no metrics returned from custom metrics API");
    }
    List<PodSample> samples = new ArrayList<>();
    for (JsonNode item : list.get("items")) {
      samples.add(
          new PodSample(
              item.at("/describedObject/name").asText(),
              Quantity.parse(item.get("value").asText()).milliValue(),
              ObservationReader.time(item.get("timestamp")),
              Duration.ofSeconds(item.path("windowSeconds").asLong(60))));
    }
    return new Reading.PerPod(samples);
  }

  private Reading object(MetricSpec.ObjectMetric metric) {
    JsonNode list = take(custom, metric.name());
    if (list == null) {
      return new Reading.Failed(
          UNABLE.formatted(
              "custom",
              "the server could not find the metric %s for object %s"
                  .formatted(metric.name(), metric.describedObject().name())));
    }
    int found = list.path("items").size();
    if (found != 1) {
      return new Reading.Failed(
          UNABLE.formatted(
              "custom",
              "the custom metrics API server returned %d results when we asked for exactly one"
                  .formatted(found)));
    }
    return Reading.Values.of(
        Quantity.parse(list.get("items").get(0).get("value").asText()).milliValue());
  }

  private Reading external(String name) {
    JsonNode list = take(external, name);
    if (list == null) {
      return new Reading.Failed(
          UNABLE.formatted(
              "external",
              "the server could not find the requested resource (get %s.external.metrics.k8s.io)"
                  .formatted(name)));
    }
    List<Long> values = new ArrayList<>();
    for (JsonNode item : list.path("items")) {
      values.add(Quantity.parse(item.get("value").asText()).milliValue());
    }
    return values.isEmpty()
        ? new Reading.Failed("no metrics returned from external metrics API")
        : new Reading.Values(values);
  }

  private static JsonNode take(List<JsonNode> lists, String name) {
    for (JsonNode list : lists) {
      JsonNode first = list.at("/items/0");
      String named =
          first.has("metricName")
              ? first.get("metricName").asText()
              : first.at("/metric/name").asText();
      if (first.isMissingNode() || Objects.equals(named, name)) {
        lists.remove(list);
        return list;
      }
    }
    return null;
  }
}
