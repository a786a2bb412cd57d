package dev.headroom.api.snapshot;

import dev.headroom.api.autoscaling.Quantities;
import dev.headroom.document.Document;
import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.document.Problems;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodResources;
import dev.headroom.scaling.observation.PodResources.Container;
import dev.headroom.scaling.observation.PodResources.Role;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.ConditionStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Pods (v1). */
final class PodFields {
  private PodFields() {}

  /** A pod and where it is. */
  record Placed(String namespace, Pod pod) {}

  static @Nullable Placed decode(Document document, Problems problems) {
    return document
        .lenient(problems)
        .object(
            object -> {
              MetaFields meta = MetaFields.decode(object);
              PodResources resources = object.get("spec").object(PodFields::spec);
              Life life = object.get("status").object(PodFields::status);
              if (meta == null || !object.ok()) {
                return null;
              }
              Life lived = Objects.requireNonNullElse(life, Life.NONE);
              return new Placed(
                  meta.namespace(),
                  new Pod(
                      meta.name(),
                      meta.labels(),
                      lived.phase(),
                      meta.deleting(),
                      lived.startTime(),
                      lived.ready(),
                      Objects.requireNonNullElse(resources, PodResources.NONE)));
            });
  }

  private record Life(Pod.Phase phase, Optional<Instant> startTime, Optional<Pod.Ready> ready) {
    static final Life NONE = new Life(Pod.Phase.UNKNOWN, Optional.empty(), Optional.empty());
  }

  private static Life status(Fields fields) {
    Pod.Phase phase =
        switch (Objects.requireNonNullElse(fields.get("phase").string(), "")) {
          case "Pending" -> Pod.Phase.PENDING;
          case "Running" -> Pod.Phase.RUNNING;
          case "Succeeded" -> Pod.Phase.SUCCEEDED;
          case "Failed" -> Pod.Phase.FAILED;
          default -> Pod.Phase.UNKNOWN;
        };
    Optional<Instant> startTime = Optional.ofNullable(fields.get("startTime").time());
    List<Pod.Ready> ready = new ArrayList<>();
    for (Field item : fields.get("conditions").items()) {
      item.object(
          condition -> {
            String type = condition.get("type").string();
            String status = condition.get("status").string();
            Instant since = condition.get("lastTransitionTime").time();
            if ("Ready".equals(type)) {
              ready.add(
                  new Pod.Ready(
                      ConditionStatus.of(Objects.requireNonNullElse(status, "")),
                      Objects.requireNonNullElse(since, Pod.TIME_UNSET)));
            }
            return null;
          });
    }
    return new Life(phase, startTime, ready.stream().findFirst());
  }

  private static PodResources spec(Fields fields) {
    List<Container> containers = new ArrayList<>();
    containers(fields.get("containers"), false, containers);
    containers(fields.get("initContainers"), true, containers);
    return new PodResources(
        containers, requests(fields.get("resources")), quantities(fields.get("overhead")));
  }

  private static void containers(Field field, boolean init, List<Container> into) {
    for (Field item : field.items()) {
      item.object(
          container -> {
            String name = Objects.requireNonNullElse(container.get("name").string(), "");
            boolean always = "Always".equals(container.get("restartPolicy").string());
            Role role = !init ? Role.MAIN : always ? Role.SIDECAR : Role.INIT;
            into.add(new Container(name, role, requests(container.get("resources"))));
            return null;
          });
    }
  }

  private static Map<String, Quantity> requests(Field resources) {
    Map<String, Quantity> requests = resources.object(fields -> quantities(fields.get("requests")));
    return Objects.requireNonNullElse(requests, Map.of());
  }

  static Map<String, Quantity> quantities(Field field) {
    Map<String, Quantity> quantities = new HashMap<>();
    field
        .entries()
        .forEach(
            (name, value) -> {
              Quantity quantity = Quantities.decode(value.required("a quantity, as 250m"));
              if (quantity != null) {
                quantities.put(name, quantity);
              }
            });
    return quantities;
  }
}
