package dev.headroom.kubernetes.operator;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.kubernetes.server.ObjectNames;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is said of a ModelServer in its status; a pure function of what is known. */
final class ServerStatus {
  static final String READY = "Ready";
  static final String PROGRESSING = "Progressing";
  static final String DEGRADED = "Degraded";
  static final String COMPLETE = "Complete";

  private final long generation;
  private final Instant now;
  private final List<?> before;

  private ServerStatus(GenericKubernetesResource object, Instant now) {
    this.generation = Objects.requireNonNullElse(object.getMetadata().getGeneration(), 0L);
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
    this.before =
        object.<Object>get("status", "conditions") instanceof List<?> list ? list : List.of();
  }

  /**
   * The status.
   *
   * @param object the ModelServer; a condition that says what it said keeps its time
   * @param server what it says; empty where that cannot be read
   * @param deployment as it is; empty where there is none
   * @param pods its pods
   */
  static Map<String, Object> of(
      GenericKubernetesResource object,
      Optional<ModelServer> server,
      Outcome outcome,
      Optional<GenericKubernetesResource> deployment,
      List<GenericKubernetesResource> pods,
      Instant now) {
    ServerStatus status = new ServerStatus(object, now);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("observedGeneration", status.generation);
    Replicas replicas = Replicas.of(deployment);
    fields.put("replicas", replicas.there());
    fields.put("readyReplicas", replicas.ready());
    server.ifPresent(
        read -> {
          fields.put("selector", ObjectNames.selectorText(read));
          fields.put("address", Map.of("url", url(read)));
        });
    Optional<PodTrouble> trouble = replicas.isSettled() ? Optional.empty() : PodTrouble.of(pods);
    fields.put("conditions", status.conditions(outcome, replicas, deployment, trouble));
    return fields;
  }

  private static String url(ModelServer server) {
    return "http://"
        + ObjectNames.of(server.name())
        + "."
        + server.namespace()
        + ".svc:"
        + server.cluster().service().restPort();
  }

  private List<Object> conditions(
      Outcome outcome,
      Replicas replicas,
      Optional<GenericKubernetesResource> deployment,
      Optional<PodTrouble> trouble) {
    List<Object> conditions = new ArrayList<>();
    conditions.add(ready(outcome, replicas, trouble));
    conditions.add(
        replicas.isSettled()
            ? condition(PROGRESSING, false, "Settled", "All replicas are of the newest form.")
            : condition(PROGRESSING, true, "Replacing", replicas.sentence()));
    conditions.add(degraded(outcome, deployment, trouble));
    List<String> notes = outcome instanceof Outcome.Applied applied ? applied.notes() : List.of();
    conditions.add(
        notes.isEmpty()
            ? condition(COMPLETE, true, "AllDone", "All fields are acted on.")
            : condition(COMPLETE, false, "NotAllDone", String.join("; ", notes)));
    return conditions;
  }

  private Map<String, Object> ready(
      Outcome outcome, Replicas replicas, Optional<PodTrouble> trouble) {
    if (replicas.ready() > 0) {
      return condition(READY, true, "Serving", replicas.sentence());
    }
    if (outcome instanceof Outcome.Failed failed) {
      return condition(READY, false, failed.reason(), failed.message());
    }
    if (replicas.wanted() == 0) {
      return condition(READY, false, "ScaledToZero", "No replica is wanted.");
    }
    return trouble
        .map(
            found ->
                condition(
                    READY, false, found.reason(), replicas.sentence() + " " + found.message()))
        .orElseGet(() -> condition(READY, false, "Starting", replicas.sentence()));
  }

  private Map<String, Object> degraded(
      Outcome outcome,
      Optional<GenericKubernetesResource> deployment,
      Optional<PodTrouble> trouble) {
    if (outcome instanceof Outcome.Failed failed) {
      return condition(DEGRADED, true, failed.reason(), failed.message());
    }
    Optional<Map<?, ?>> failure =
        told(deployment, "ReplicaFailure", "True")
            .or(() -> told(deployment, "Progressing", "False"));
    return trouble
        .map(found -> condition(DEGRADED, true, found.reason(), found.message()))
        .or(() -> failure.map(this::failure))
        .orElseGet(() -> condition(DEGRADED, false, "AsWanted", "Its objects are as wanted."));
  }

  private Map<String, Object> failure(Map<?, ?> said) {
    return condition(
        DEGRADED, true, String.valueOf(said.get("reason")), String.valueOf(said.get("message")));
  }

  private static Optional<Map<?, ?>> told(
      Optional<GenericKubernetesResource> deployment, String type, String status) {
    Object conditions = deployment.map(it -> it.<Object>get("status", "conditions")).orElse(null);
    if (conditions instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> condition
            && type.equals(condition.get("type"))
            && status.equals(condition.get("status"))) {
          return Optional.of(condition);
        }
      }
    }
    return Optional.empty();
  }

  private Map<String, Object> condition(String type, boolean is, String reason, String message) {
    String status = is ? "True" : "False";
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("type", type);
    condition.put("status", status);
    condition.put("observedGeneration", generation);
    condition.put("lastTransitionTime", since(type, status));
    condition.put("reason", reason);
    condition.put("message", message);
    return condition;
  }

  private String since(String type, String status) {
    for (Object each : before) {
      if (each instanceof Map<?, ?> condition
          && type.equals(condition.get("type"))
          && status.equals(condition.get("status"))
          && condition.get("lastTransitionTime") instanceof String time) {
        return time;
      }
    }
    return now.toString();
  }

  /** How many replicas there are, as the Deployment says. */
  private record Replicas(int wanted, int there, int ready, int updated, boolean seen) {
    static Replicas of(Optional<GenericKubernetesResource> deployment) {
      return deployment
          .map(
              it ->
                  new Replicas(
                      number(it.<Object>get("spec", "replicas"), 1),
                      number(it.<Object>get("status", "replicas"), 0),
                      number(it.<Object>get("status", "readyReplicas"), 0),
                      number(it.<Object>get("status", "updatedReplicas"), 0),
                      number(it.<Object>get("status", "observedGeneration"), 0)
                          >= Objects.requireNonNullElse(it.getMetadata().getGeneration(), 0L)))
          .orElse(new Replicas(0, 0, 0, 0, false));
    }

    private static int number(@Nullable Object value, int otherwise) {
      return value instanceof Number number ? number.intValue() : otherwise;
    }

    boolean isSettled() {
      return seen && updated == wanted && there == wanted && ready == wanted;
    }

    String sentence() {
      return ready
          + " of "
          + wanted
          + (wanted == 1 ? " replica is ready." : " replicas are ready.");
    }
  }
}
