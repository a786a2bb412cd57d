package dev.headroom.kubernetes.operator;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a pod does not get ready, as the scheduler or the kubelet says it.
 *
 * @param reason theirs, in a word: {@code CrashLoopBackOff}, {@code Unschedulable}
 * @param message what it is about, with the last words of a server that ended
 */
record PodTrouble(String reason, String message) {
  private static final String UNSCHEDULABLE = "Unschedulable";

  /** What a container waits for that comes by itself. */
  private static final Set<String> USUAL = Set.of("ContainerCreating", "PodInitializing");

  private static final int MOST_MESSAGE = 1000;

  PodTrouble {
    message = message.length() > MOST_MESSAGE ? message.substring(0, MOST_MESSAGE) + "…" : message;
  }

  /** The first trouble of these pods; those that are going have none. */
  static Optional<PodTrouble> of(List<GenericKubernetesResource> pods) {
    return pods.stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .flatMap(pod -> of(pod).stream())
        .findFirst();
  }

  private static Optional<PodTrouble> of(GenericKubernetesResource pod) {
    String name = pod.getMetadata().getName();
    return Stream.concat(
            list(pod.get("status", "initContainerStatuses")),
            list(pod.get("status", "containerStatuses")))
        .flatMap(status -> ofContainer(name, status).stream())
        .findFirst()
        .or(() -> unscheduled(name, list(pod.get("status", "conditions"))));
  }

  private static Optional<PodTrouble> ofContainer(String pod, Map<?, ?> status) {
    Map<?, ?> waiting = map(map(status, "state"), "waiting");
    Map<?, ?> ended = map(map(status, "state"), "terminated");
    if (ended.isEmpty()) {
      ended = map(map(status, "lastState"), "terminated");
    }
    String reason = text(waiting, "reason");
    boolean hasFailed =
        ended.get("exitCode") instanceof Number code
            && code.intValue() != 0
            && !Boolean.TRUE.equals(status.get("ready"));
    if (hasFailed) {
      String words = text(ended, "message").strip();
      return Optional.of(
          new PodTrouble(
              reason.isEmpty() || USUAL.contains(reason) ? "Ended" : reason,
              pod
                  + ": the server ended with code "
                  + ended.get("exitCode")
                  + (words.isEmpty() ? ", " + text(ended, "reason") : ": " + words)));
    }
    return reason.isEmpty() || USUAL.contains(reason)
        ? Optional.empty()
        : Optional.of(new PodTrouble(reason, pod + ": " + text(waiting, "message")));
  }

  private static Optional<PodTrouble> unscheduled(String pod, Stream<Map<?, ?>> conditions) {
    return conditions
        .filter(condition -> UNSCHEDULABLE.equals(condition.get("reason")))
        .map(condition -> new PodTrouble(UNSCHEDULABLE, pod + ": " + text(condition, "message")))
        .findFirst();
  }

  private static Stream<Map<?, ?>> list(@Nullable Object value) {
    return value instanceof List<?> list
        ? list.stream().filter(Map.class::isInstance).map(each -> (Map<?, ?>) each)
        : Stream.empty();
  }

  private static Map<?, ?> map(Map<?, ?> in, String field) {
    return in.get(field) instanceof Map<?, ?> map ? map : Map.of();
  }

  private static String text(Map<?, ?> in, String field) {
    return Objects.toString(in.get(field), "");
  }
}
