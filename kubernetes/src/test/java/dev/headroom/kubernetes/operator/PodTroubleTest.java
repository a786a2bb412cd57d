package dev.headroom.kubernetes.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Statuses of pods as Kubernetes 1.36 writes them. */
class PodTroubleTest {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final String BACK_OFF =
      """
      containerStatuses:
      - name: server
        ready: false
        restartCount: 2
        state: {waiting: {reason: CrashLoopBackOff, message: back-off 20s restarting failed container}}
        lastState:
          terminated:
            exitCode: 2
            reason: Error
            message: |
              /config/config.json:5: base_path: /minilm (expected: an existing folder)
      """;

  private static GenericKubernetesResource pod(String name, String status) {
    return YAML.unmarshal(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: %s, namespace: ml}\nstatus:\n%s"
            .formatted(name, status.indent(2)),
        GenericKubernetesResource.class);
  }

  private static Optional<PodTrouble> trouble(String status) {
    return PodTrouble.of(List.of(pod("a-1", status)));
  }

  @Test
  void aServerThatEndsIsToldWithItsLastWords() {
    assertThat(trouble(BACK_OFF))
        .hasValue(
            new PodTrouble(
                "CrashLoopBackOff",
                "a-1: the server ended with code 2: /config/config.json:5: base_path: /minilm"
                    + " (expected: an existing folder)"));
  }

  @Test
  void oneThatRunsAgainAndIsNotReadyYetHasEnded() {
    assertThat(
            trouble(
                """
                containerStatuses:
                - name: server
                  ready: false
                  state: {running: {}}
                  lastState: {terminated: {exitCode: 137, reason: OOMKilled}}
                """))
        .hasValue(new PodTrouble("Ended", "a-1: the server ended with code 137, OOMKilled"));
  }

  @Test
  void oneThatIsReadyAgainHasNone() {
    assertThat(
            trouble(
                """
                containerStatuses:
                - name: server
                  ready: true
                  state: {running: {}}
                  lastState: {terminated: {exitCode: 137, reason: OOMKilled}}
                """))
        .isEmpty();
  }

  @Test
  void anImageThatCannotBePulledIsToldInTheKubeletsWords() {
    assertThat(
            trouble(
                """
                containerStatuses:
                - name: server
                  ready: false
                  state: {waiting: {reason: ImagePullBackOff, message: 'Back-off pulling image "x"'}}
                """))
        .hasValue(new PodTrouble("ImagePullBackOff", "a-1: Back-off pulling image \"x\""));
  }

  @Test
  void aPodThatFitsNowhereIsToldInTheSchedulersWords() {
    assertThat(
            trouble(
                """
                conditions:
                - {type: PodScheduled, status: "False", reason: Unschedulable, message: 0/1 nodes are available}
                """))
        .hasValue(new PodTrouble("Unschedulable", "a-1: 0/1 nodes are available"));
  }

  @Test
  void whatComesByItselfIsNone() {
    assertThat(
            trouble(
                """
                containerStatuses:
                - {name: server, ready: false, state: {waiting: {reason: ContainerCreating}}}
                """))
        .isEmpty();
    assertThat(trouble("phase: Pending\n")).isEmpty();
  }

  @Test
  void aPodThatIsGoingHasNone() {
    GenericKubernetesResource going = pod("a-1", BACK_OFF);
    going.getMetadata().setDeletionTimestamp("2026-12-01T04:00:00Z");
    assertThat(PodTrouble.of(List.of(going))).isEmpty();
  }

  @Test
  void itIsBounded() {
    assertThat(new PodTrouble("Ended", "x".repeat(5000)).message()).hasSize(1001);
  }

  @Test
  void aServersStatusSaysIt() {
    GenericKubernetesResource object =
        YAML.unmarshal(
            """
            apiVersion: headroom.dev/v1alpha1
            kind: ModelServer
            metadata: {name: a, namespace: ml, generation: 1, uid: u}
            spec: {models: [{name: m, uri: m}]}
            """,
            GenericKubernetesResource.class);
    GenericKubernetesResource deployment =
        YAML.unmarshal(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: a, namespace: ml, generation: 1}
            spec: {replicas: 1}
            status: {replicas: 1, updatedReplicas: 1, observedGeneration: 1}
            """,
            GenericKubernetesResource.class);
    Map<String, Object> status =
        ServerStatus.of(
            object,
            ReadServer.of(object, YAML).server(),
            new Outcome.Applied(List.of()),
            Optional.of(deployment),
            List.of(pod("a-1", BACK_OFF)),
            Instant.EPOCH);
    assertThat((List<?>) status.get("conditions"))
        .extracting(each -> ((Map<?, ?>) each).get("type") + " " + ((Map<?, ?>) each).get("reason"))
        .contains("Ready CrashLoopBackOff", "Degraded CrashLoopBackOff");
  }
}
