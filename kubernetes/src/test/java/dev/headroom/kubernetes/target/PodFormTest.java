package dev.headroom.kubernetes.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.api.snapshot.Elsewhere;
import dev.headroom.api.snapshot.Snapshot;
import dev.headroom.document.Documents;
import dev.headroom.document.Problems;
import dev.headroom.scaling.observation.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods of the API are those that {@code headroom explain} reads of files. */
class PodFormTest {
  private static final String FULL =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: web-1
        namespace: default
        uid: abc
        labels: {app: web, tier: front}
        annotations: {controller.kubernetes.io/pod-deletion-cost: "-3"}
        ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: x, controller: true}]
        deletionTimestamp: "2026-03-01T10:05:00Z"
      spec:
        overhead: {cpu: 10m}
        resources: {requests: {cpu: "2"}}
        containers:
        - {name: main, resources: {requests: {cpu: 250m, memory: 1Gi}, limits: {cpu: "1"}}}
        - {name: plain}
        initContainers:
        - {name: side, restartPolicy: Always, resources: {requests: {cpu: 100m}}}
        - {name: init, resources: {requests: {memory: 2Gi}}}
      status:
        phase: Running
        startTime: "2026-03-01T10:00:00Z"
        conditions:
        - {type: Initialized, status: "True"}
        - {type: Ready, status: "False", lastTransitionTime: "2026-03-01T10:00:07Z"}
      """;

  private static ObservedPod observed(String yaml) {
    return PodForm.of(
        new KubernetesSerialization().unmarshal(yaml, io.fabric8.kubernetes.api.model.Pod.class));
  }

  private static Pod fromFile(String yaml) {
    String others =
        """
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec: {replicas: 1, selector: {matchLabels: {app: web}}}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec: {maxReplicas: 2, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
        """;
    Problems problems = new Problems("snapshot");
    Snapshot snapshot =
        Snapshot.read(
            "snapshot",
            Documents.parse("snapshot", yaml + others, problems),
            _ -> null,
            Elsewhere.NOBODY,
            problems);
    assertThat(problems.list()).isEmpty();
    List<Pod> pods = Objects.requireNonNull(snapshot).observation().pods();
    assertThat(pods).hasSize(1);
    return pods.getFirst();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FULL,
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web-2, namespace: default, labels: {app: web}}
        spec: {containers: [{name: main}]}
        status: {phase: Pending}
        """,
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web-3, namespace: default, labels: {app: web}}
        spec: {containers: [{name: main, resources: {requests: {cpu: 0.5, memory: 128Mi}}}]}
        status:
          phase: Failed
          conditions: [{type: Ready, status: "Unknown"}]
        """
      })
  void aPodIsTheSameAsOfAFile(String yaml) {
    assertThat(observed(yaml).pod()).isEqualTo(fromFile(yaml));
  }

  @Test
  void whoChoosesWhenItGoesIsKnown() {
    ObservedPod pod = observed(FULL);
    assertThat(pod.ofReplicaSet()).isTrue();
    assertThat(pod.deletionCost()).isEqualTo("-3");
    assertThat(pod.uid()).isEqualTo("abc");
    assertThat(observed(FULL.replace("kind: ReplicaSet", "kind: StatefulSet")).ofReplicaSet())
        .isFalse();
  }
}
