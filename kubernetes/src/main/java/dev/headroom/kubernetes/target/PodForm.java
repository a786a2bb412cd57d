package dev.headroom.kubernetes.target;

import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodResources;
import dev.headroom.scaling.observation.PodResources.Role;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.ConditionStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From a pod of the API to one that a decision takes: a pure function. */
final class PodForm {
  private PodForm() {}

  static ObservedPod of(io.fabric8.kubernetes.api.model.Pod pod) {
    Map<String, String> annotations = orEmpty(pod.getMetadata().getAnnotations());
    boolean ofReplicaSet =
        pod.getMetadata().getOwnerReferences().stream()
            .anyMatch(
                owner ->
                    Boolean.TRUE.equals(owner.getController())
                        && owner.getKind().equals("ReplicaSet"));
    PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    return new ObservedPod(
        new Pod(
            pod.getMetadata().getName(),
            orEmpty(pod.getMetadata().getLabels()),
            phase(status.getPhase()),
            pod.getMetadata().getDeletionTimestamp() != null,
            time(status.getStartTime()),
            ready(status),
            resources(pod)),
        pod.getMetadata().getUid(),
        ofReplicaSet,
        annotations.getOrDefault(DeletionCosts.ANNOTATION, ""));
  }

  private static Pod.Phase phase(@Nullable String phase) {
    return switch (phase == null ? "" : phase) {
      case "Pending" -> Pod.Phase.PENDING;
      case "Running" -> Pod.Phase.RUNNING;
      case "Succeeded" -> Pod.Phase.SUCCEEDED;
      case "Failed" -> Pod.Phase.FAILED;
      default -> Pod.Phase.UNKNOWN;
    };
  }

  private static Optional<Pod.Ready> ready(PodStatus status) {
    for (PodCondition condition : status.getConditions()) {
      if ("Ready".equals(condition.getType())) {
        String is = condition.getStatus();
        return Optional.of(
            new Pod.Ready(
                ConditionStatus.of(is == null ? "" : is),
                time(condition.getLastTransitionTime()).orElse(Pod.TIME_UNSET)));
      }
    }
    return Optional.empty();
  }

  private static Optional<Instant> time(@Nullable String text) {
    try {
      return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static PodResources resources(io.fabric8.kubernetes.api.model.Pod pod) {
    List<PodResources.Container> containers = new ArrayList<>();
    for (Container container : pod.getSpec().getContainers()) {
      containers.add(container(container, Role.MAIN));
    }
    for (Container container : pod.getSpec().getInitContainers()) {
      containers.add(
          container(
              container, "Always".equals(container.getRestartPolicy()) ? Role.SIDECAR : Role.INIT));
    }
    return new PodResources(
        containers,
        requests(pod.getSpec().getResources()),
        quantities(pod.getSpec().getOverhead()));
  }

  private static PodResources.Container container(Container container, Role role) {
    return new PodResources.Container(
        container.getName(), role, requests(container.getResources()));
  }

  private static Map<String, Quantity> requests(@Nullable ResourceRequirements resources) {
    return resources == null ? Map.of() : quantities(resources.getRequests());
  }

  private static Map<String, Quantity> quantities(
      @Nullable Map<String, io.fabric8.kubernetes.api.model.Quantity> said) {
    Map<String, Quantity> quantities = new LinkedHashMap<>();
    orEmpty(said)
        .forEach((name, quantity) -> quantities.put(name, Quantity.parse(quantity.toString())));
    return quantities;
  }

  private static <V> Map<String, V> orEmpty(@Nullable Map<String, V> map) {
    return map == null ? Map.of() : map;
  }
}
