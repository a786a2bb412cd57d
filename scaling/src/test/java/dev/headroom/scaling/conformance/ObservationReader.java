package dev.headroom.scaling.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodResources;
import dev.headroom.scaling.observation.PodResources.Container;
import dev.headroom.scaling.observation.PodResources.Role;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.selector.Selector;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads what a case's controller saw. */
final class ObservationReader {
  private ObservationReader() {}

  static Observation read(Case recorded, Policy policy) {
    Target target = target(recorded, policy);
    List<Pod> pods = new ArrayList<>();
    Selector.Valid selector = selector(target);
    for (JsonNode node : recorded.objects("Pod")) {
      Pod pod = pod(node);
      if (node.at("/metadata/namespace").asText().equals(policy.namespace())
          && selector.matches(pod.labels())) {
        pods.add(pod);
      }
    }
    List<Reading> readings = new ReadingReader(recorded, selector).readings(policy.metrics());
    return new Observation(
        target,
        pods,
        readings,
        status(recorded.object("HorizontalPodAutoscaler")),
        recorded.rivals());
  }

  /** What the scale selects; everything, where it does not say so that one can understand it. */
  private static Selector.Valid selector(Target target) {
    return target instanceof Target.Scale scale
            && Selector.parse(scale.selector()) instanceof Selector.Valid valid
        ? valid
        : new Selector.Valid(List.of());
  }

  private static Target target(Case recorded, Policy policy) {
    if (recorded.objects("Scale").isEmpty()) {
      JsonNode reference = recorded.object("HorizontalPodAutoscaler").at("/spec/scaleTargetRef");
      return new Target.Missing(
          reference.get("kind").asText()
              + " "
              + reference.get("name").asText()
              + " not found in "
              + policy.namespace());
    }
    JsonNode scale = recorded.object("Scale");
    return new Target.Scale(
        scale.at("/spec/replicas").asInt(),
        scale.at("/status/replicas").asInt(),
        scale.at("/status/selector").asText());
  }

  private static Pod pod(JsonNode node) {
    return new Pod(
        node.at("/metadata/name").asText(),
        labels(node),
        phase(node.at("/status/phase").asText()),
        node.get("metadata").hasNonNull("deletionTimestamp"),
        node.path("status").hasNonNull("startTime")
            ? Optional.of(Instant.parse(node.at("/status/startTime").asText()))
            : Optional.empty(),
        ready(node.at("/status/conditions")),
        resources(node.get("spec")));
  }

  static Map<String, String> labels(JsonNode object) {
    Map<String, String> labels = new HashMap<>();
    object
        .at("/metadata/labels")
        .properties()
        .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    return labels;
  }

  private static Pod.Phase phase(String text) {
    return switch (text) {
      case "Pending", "Running", "Succeeded", "Failed" ->
          Pod.Phase.valueOf(text.toUpperCase(Locale.ROOT));
      default -> Pod.Phase.UNKNOWN;
    };
  }

  private static Optional<Pod.Ready> ready(JsonNode conditions) {
    for (JsonNode condition : conditions) {
      if (condition.get("type").asText().equals("Ready")) {
        return Optional.of(
            new Pod.Ready(
                ConditionStatus.of(condition.get("status").asText()),
                time(condition.get("lastTransitionTime"))));
      }
    }
    return Optional.empty();
  }

  static Instant time(JsonNode node) {
    return node == null || node.isNull() ? Pod.TIME_UNSET : Instant.parse(node.asText());
  }

  private static PodResources resources(JsonNode spec) {
    List<Container> containers = new ArrayList<>();
    for (JsonNode node : spec.path("containers")) {
      containers.add(container(node, Role.MAIN));
    }
    for (JsonNode node : spec.path("initContainers")) {
      containers.add(
          container(
              node,
              node.path("restartPolicy").asText().equals("Always") ? Role.SIDECAR : Role.INIT));
    }
    return new PodResources(
        containers, quantities(spec.at("/resources/requests")), quantities(spec.path("overhead")));
  }

  private static Container container(JsonNode node, Role role) {
    return new Container(
        node.get("name").asText(), role, quantities(node.at("/resources/requests")));
  }

  private static Map<String, Quantity> quantities(JsonNode node) {
    Map<String, Quantity> quantities = new HashMap<>();
    node.properties()
        .forEach(e -> quantities.put(e.getKey(), Quantity.parse(e.getValue().asText())));
    return quantities;
  }

  private static Status status(JsonNode autoscaler) {
    JsonNode status = autoscaler.path("status");
    List<Condition> conditions = new ArrayList<>();
    for (JsonNode node : status.path("conditions")) {
      conditions.add(
          new Condition(
              node.get("type").asText(),
              ConditionStatus.of(node.get("status").asText()),
              Optional.of(time(node.get("lastTransitionTime"))),
              node.path("reason").asText(),
              node.path("message").asText()));
    }
    return new Status(
        status.path("currentReplicas").asInt(),
        status.path("desiredReplicas").asInt(),
        status.hasNonNull("lastScaleTime")
            ? Optional.of(Instant.parse(status.get("lastScaleTime").asText()))
            : Optional.empty(),
        List.of(),
        conditions);
  }
}
