package dev.headroom.kubernetes.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.api.resource.ModelServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerStatusTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00.5Z");
  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final Outcome APPLIED = new Outcome.Applied(List.of());

  private static GenericKubernetesResource object(String more) {
    return YAML.unmarshal(
        """
        apiVersion: headroom.dev/v1alpha1
        kind: ModelServer
        metadata: {name: a, namespace: ml, generation: 7, uid: u}
        spec: {models: [{name: m, uri: m}], service: {restPort: 80}}
        """
            + more,
        GenericKubernetesResource.class);
  }

  private static Optional<GenericKubernetesResource> deployment(
      int wanted, int there, int ready, int updated, String conditions) {
    return Optional.of(
        YAML.unmarshal(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: a, namespace: ml, generation: 3}
            spec: {replicas: %d}
            status: {replicas: %d, readyReplicas: %d, updatedReplicas: %d, observedGeneration: 3, conditions: %s}
            """
                .formatted(wanted, there, ready, updated, conditions),
            GenericKubernetesResource.class));
  }

  private static Map<String, Object> status(
      Outcome outcome, Optional<GenericKubernetesResource> deployment) {
    return ServerStatus.of(object(""), server(), outcome, deployment, List.of(), NOW);
  }

  private static Optional<ModelServer> server() {
    return ReadServer.of(object(""), YAML).server();
  }

  private static String told(Map<String, Object> status, String type) {
    for (Object each : (List<?>) status.getOrDefault("conditions", List.of())) {
      Map<?, ?> condition = (Map<?, ?>) each;
      if (type.equals(condition.get("type"))) {
        return condition.get("status")
            + " "
            + condition.get("reason")
            + " "
            + condition.get("message");
      }
    }
    throw new AssertionError(type + " in " + status);
  }

  @Test
  void saysHowManyThereAreAndWhereTheyAre() {
    Map<String, Object> status = status(APPLIED, deployment(3, 3, 2, 3, "[]"));
    assertThat(status)
        .containsEntry("observedGeneration", 7L)
        .containsEntry("replicas", 3)
        .containsEntry("readyReplicas", 2)
        .containsEntry(
            "selector", "app.kubernetes.io/instance=a,app.kubernetes.io/name=model-server")
        .containsEntry("address", Map.of("url", "http://a.ml.svc:80"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          3, 3, 3, 3 | True Serving 3 of 3 replicas are ready.     | False Settled
          3, 4, 3, 1 | True Serving 3 of 3 replicas are ready.     | True Replacing
          1, 1, 0, 1 | False Starting 0 of 1 replica is ready.     | True Replacing
          0, 0, 0, 0 | False ScaledToZero No replica is wanted.    | False Settled
          """)
  void saysHowTheReplicasAre(String numbers, String ready, String progressing) {
    String[] of = numbers.split(", ", -1);
    Map<String, Object> status =
        status(
            APPLIED,
            deployment(
                Integer.parseInt(of[0]),
                Integer.parseInt(of[1]),
                Integer.parseInt(of[2]),
                Integer.parseInt(of[3]),
                "[]"));
    assertThat(told(status, "Ready")).isEqualTo(ready);
    assertThat(told(status, "Progressing")).startsWith(progressing);
    assertThat(told(status, "Degraded")).startsWith("False AsWanted");
  }

  @Test
  void whatIsWrongIsSaidAndWhatServesGoesOnServing() {
    Outcome failed = new Outcome.Failed("Invalid", "spec.models: missing", false);
    Map<String, Object> serving = status(failed, deployment(1, 1, 1, 1, "[]"));
    assertThat(told(serving, "Ready")).startsWith("True Serving");
    assertThat(told(serving, "Degraded")).isEqualTo("True Invalid spec.models: missing");
    Map<String, Object> never = status(failed, Optional.empty());
    assertThat(told(never, "Ready")).isEqualTo("False Invalid spec.models: missing");
  }

  @Test
  void whatTheDeploymentSaysIsPassedOn() {
    String conditions =
        "[{type: ReplicaFailure, status: \"True\", reason: FailedCreate, message: exceeded quota}]";
    assertThat(told(status(APPLIED, deployment(1, 0, 0, 0, conditions)), "Degraded"))
        .isEqualTo("True FailedCreate exceeded quota");
  }

  @Test
  void whatIsNotDoneIsSaid() {
    Outcome partly = new Outcome.Applied(List.of("log: no", "resources.nice: no"));
    assertThat(told(status(partly, Optional.empty()), "Complete"))
        .isEqualTo("False NotAllDone log: no; resources.nice: no");
  }

  @Test
  void aConditionKeepsItsTimeWhileItsStatusStays() {
    GenericKubernetesResource before =
        object(
            """
            status:
              conditions:
              - {type: Ready, status: "True", lastTransitionTime: "2026-01-01T00:00:00Z"}
              - {type: Degraded, status: "True", lastTransitionTime: "2026-01-01T00:00:00Z"}
            """);
    Map<String, Object> status =
        ServerStatus.of(before, server(), APPLIED, deployment(1, 1, 1, 1, "[]"), List.of(), NOW);
    assertThat((List<?>) status.get("conditions"))
        .extracting(each -> String.valueOf(((Map<?, ?>) each).get("lastTransitionTime")))
        .containsExactly(
            "2026-01-01T00:00:00Z",
            "2026-11-30T12:00:00Z",
            "2026-11-30T12:00:00Z",
            "2026-11-30T12:00:00Z");
  }

  @Test
  void whatTheReaderRefusesIsInItsWords() {
    GenericKubernetesResource wrong =
        YAML.unmarshal(
            """
            apiVersion: headroom.dev/v1alpha1
            kind: ModelServer
            metadata: {name: a, namespace: ml}
            spec: {models: [{name: m, uri: m}], schedule: {}}
            """,
            GenericKubernetesResource.class);
    ReadServer read = ReadServer.of(wrong, YAML);
    assertThat(read.server()).isEmpty();
    assertThat(read.problems())
        .singleElement()
        .asString()
        .startsWith("spec.schedule: {} (expected: ");
  }
}
