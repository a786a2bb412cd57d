package dev.headroom.kubernetes.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.control.DecisionLog;
import dev.headroom.kubernetes.CutOff;
import dev.headroom.kubernetes.RealCluster;
import dev.headroom.kubernetes.apply.Watched;
import dev.headroom.metrics.backend.Dialect;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Policies on a real cluster, on a Deployment whose load the test makes. No other operator may see
 * to the namespace meanwhile.
 */
@Timeout(400)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyClusterTest {
  private static final Logger log = LoggerFactory.getLogger(PolicyClusterTest.class);
  private static final String NAMESPACE = "policy";
  private static final String NAME = "page";

  private KubernetesClient client;
  private PageDeployment page;

  @BeforeAll
  void open() throws IOException {
    client = RealCluster.client();
    RealCluster.installKinds(client);
    RealCluster.namespace(client, NAMESPACE);
  }

  @BeforeEach
  void deploy() throws IOException {
    clear();
    page = new PageDeployment(client, NAMESPACE, NAME);
    await("a pod is ready", () -> page.ready() == 1);
  }

  @AfterEach
  void clear() {
    for (String kind : List.of("ScalingPolicy", "ModelServer")) {
      client
          .genericKubernetesResources("headroom.dev/v1alpha1", kind)
          .inNamespace(NAMESPACE)
          .delete();
    }
    client.autoscaling().v2().horizontalPodAutoscalers().inNamespace(NAMESPACE).delete();
    client.configMaps().inNamespace(NAMESPACE).withLabel("headroom.dev/state").delete();
    client.v1().events().inNamespace(NAMESPACE).delete();
    if (page != null) {
      page.close();
      await("its pods are gone", () -> page.ready() == 0);
    }
  }

  @AfterAll
  void close() {
    if (client != null) {
      client.close();
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    RealCluster.await(what, condition);
  }

  private ClusterScaling operator() throws IOException {
    return operator(client);
  }

  private static ClusterScaling operator(KubernetesClient client) throws IOException {
    return ClusterScaling.start(
        client,
        ScalingSettings.of(new Watched(List.of(NAMESPACE)), NAMESPACE, "test", Dialect.OWN),
        Optional.empty(),
        DecisionLog.NONE);
  }

  private void apply(String yaml) {
    client
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .items()
        .forEach(object -> client.resource(object).serverSideApply());
  }

  private void policy(String name, String more) {
    apply(
        """
        apiVersion: headroom.dev/v1alpha1
        kind: ScalingPolicy
        metadata: {name: %s, namespace: %s}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %s}
          minReplicas: 1
          maxReplicas: 3
          behavior: {scaleDown: {stabilizationWindowSeconds: 0}}
          metrics:
          - type: Pods
            pods: {metric: {name: queue}, target: {type: AverageValue, averageValue: "1"}}
        %s
        """
            .formatted(name, NAMESPACE, NAME, more.indent(2)));
  }

  private void autoscaler(String name) {
    apply(
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: %s, namespace: %s}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %s}
          minReplicas: 1
          maxReplicas: 3
        """
            .formatted(name, NAMESPACE, NAME));
  }

  private GenericKubernetesResource read(String policy) {
    return client
        .genericKubernetesResources("headroom.dev/v1alpha1", "ScalingPolicy")
        .inNamespace(NAMESPACE)
        .withName(policy)
        .require();
  }

  private Optional<Map<String, Object>> condition(String policy, String type) {
    List<Map<String, Object>> conditions = read(policy).get("status", "conditions");
    return conditions == null
        ? Optional.empty()
        : conditions.stream().filter(is -> type.equals(is.get("type"))).findFirst();
  }

  private boolean is(String policy, String type, String status, String reason) {
    return condition(policy, type)
        .filter(is -> status.equals(is.get("status")) && reason.equals(is.get("reason")))
        .isPresent();
  }

  private String message(String policy, String type) {
    return String.valueOf(condition(policy, type).orElseThrow().get("message"));
  }

  @Test
  void isScaledOutUnderLoadAndInAgainAndSaysSo() throws Exception {
    policy("p", "");
    try (ClusterScaling _ = operator()) {
      await(
          "the policy is decided for", () -> is("p", "ScalingActive", "True", "ValidMetricFound"));

      page.load(2.5);
      long overload = System.nanoTime();
      await("three are wanted", () -> page.wanted() == 3);
      log.info("overload to decision: {} ms", (System.nanoTime() - overload) / 1_000_000);
      await("three are ready", () -> page.ready() == 3);
      page.load(2.5);
      await("the status says so", () -> "0.83/1".equals(read("p").get("status", "targets")));
      GenericKubernetesResource seen = read("p");
      assertThat(seen.<Integer>get("status", "desiredReplicas")).isEqualTo(3);
      assertThat(seen.<Integer>get("status", "observedGeneration")).isEqualTo(1);

      page.load(0.3);
      await("one is wanted", () -> page.wanted() == 1);
      await("one is left", () -> page.ready() == 1);
      await(
          "both changes are events",
          () ->
              client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                      .filter(event -> event.getReason().equals("SuccessfulRescale"))
                      .map(Event::getMessage)
                      .filter(text -> text.startsWith("1 → 3") || text.contains(" → 1"))
                      .count()
                  >= 2);
    }
  }

  @Test
  void theBusiestPodStays() throws Exception {
    policy("p", "");
    try (ClusterScaling _ = operator()) {
      await(
          "the policy is decided for", () -> is("p", "ScalingActive", "True", "ValidMetricFound"));
      page.load(2.5);
      await("three are ready", () -> page.ready() == 3);
      page.load(2.5);
      List<String> pods = page.pods();
      String busiest = pods.get(1);

      for (String pod : pods) {
        page.loadOf(pod, pod.equals(busiest) ? 0.9 : 0.01);
      }
      await("one is left", () -> page.ready() == 1 && page.wanted() == 1);

      assertThat(page.pods()).containsExactly(busiest);
    }
  }

  @Test
  void doesNotFightAnAutoscalerAndAdvisesBesideIt() throws Exception {
    autoscaler("theirs");
    policy("p", "");
    try (ClusterScaling _ = operator()) {
      await("it is refused", () -> is("p", "Conflict", "True", "HorizontalPodAutoscaler"));
      assertThat(message("p", "Conflict")).contains("HorizontalPodAutoscaler theirs");
      assertThat(is("p", "ScalingActive", "False", "Conflict")).isTrue();

      policy("p", "mode: Advise");
      page.load(2.5);
      await("it advises", () -> condition("p", "AdviceDiffers").isPresent());
      await("it wants three", () -> message("p", "AdviceDiffers").endsWith("this policy 3"));
      assertThat(page.wanted()).isEqualTo(1);
      await("there is no conflict", () -> condition("p", "Conflict").isEmpty());

      policy("p", "");
      await("it is refused again", () -> is("p", "Conflict", "True", "HorizontalPodAutoscaler"));
      client
          .autoscaling()
          .v2()
          .horizontalPodAutoscalers()
          .inNamespace(NAMESPACE)
          .withName("theirs")
          .delete();
      await("it decides alone", () -> page.wanted() == 3);
      await("and says so", () -> condition("p", "Conflict").isEmpty());
    }
  }

  @Test
  void ofTwoPoliciesTheSecondIsRefused() throws Exception {
    try (ClusterScaling _ = operator()) {
      policy("a", "");
      await("the first decides", () -> is("a", "ScalingActive", "True", "ValidMetricFound"));
      policy("b", "");
      await("the second is refused", () -> is("b", "Conflict", "True", "ScalingPolicy"));
      assertThat(message("b", "Conflict")).contains("ScalingPolicy a");
    }
  }

  @Test
  void aMetricThatIsNotThereIsSaidAndNothingIsScaled() throws Exception {
    policy("p", "");
    client
        .genericKubernetesResources("headroom.dev/v1alpha1", "ScalingPolicy")
        .inNamespace(NAMESPACE)
        .withName("p")
        .edit(
            object -> {
              List<Map<String, Object>> metrics = object.get("spec", "metrics");
              @SuppressWarnings("unchecked")
              Map<String, Object> pods = (Map<String, Object>) metrics.getFirst().get("pods");
              pods.put("metric", Map.of("name", "other"));
              return object;
            });
    try (ClusterScaling _ = operator()) {
      await(
          "it is said",
          () ->
              is("p", "ScalingActive", "False", "FailedGetPodsMetric")
                  && message("p", "ScalingActive").contains("unable to get metric other"));
      assertThat(page.wanted()).isEqualTo(1);
    }
  }

  @Test
  void aProcessThatIsKilledMidWayIsFollowedByOneThatGoesOn() throws Exception {
    policy("p", "");
    Process first = ScalingProcess.start(NAMESPACE);
    Process second = null;
    try {
      await(
          "the policy is decided for", () -> is("p", "ScalingActive", "True", "ValidMetricFound"));
      page.load(1.9);
      await("two are wanted", () -> page.wanted() == 2);
      first.destroyForcibly().waitFor();
      page.load(2.8);
      String scaledAt = String.valueOf(read("p").<String>get("status", "lastScaleTime"));
      assertThat(page.wanted()).isEqualTo(2);

      second = ScalingProcess.start(NAMESPACE);
      long started = System.nanoTime();
      await("three are wanted", () -> page.wanted() == 3);
      log.info(
          "from a new start to its decision: {} ms", (System.nanoTime() - started) / 1_000_000);
      await(
          "the status says so",
          () -> !scaledAt.equals(read("p").<String>get("status", "lastScaleTime")));
    } finally {
      first.destroyForcibly();
      if (second != null) {
        second.destroyForcibly();
      }
    }
  }

  /** With a window of five minutes, what was recommended before the kill holds after it. */
  @Test
  void whatWasRecommendedBeforeAKillHoldsAfterIt() throws Exception {
    policy("p", "");
    client
        .genericKubernetesResources("headroom.dev/v1alpha1", "ScalingPolicy")
        .inNamespace(NAMESPACE)
        .withName("p")
        .edit(
            object -> {
              Map<String, Object> spec = object.get("spec");
              spec.put("behavior", Map.of("scaleDown", Map.of("stabilizationWindowSeconds", 300)));
              return object;
            });
    Process first = ScalingProcess.start(NAMESPACE);
    Process second = null;
    try {
      await(
          "the policy is decided for", () -> is("p", "ScalingActive", "True", "ValidMetricFound"));
      page.load(2.8);
      await("three are ready", () -> page.ready() == 3);
      first.destroyForcibly().waitFor();
      page.load(0.1);

      second = ScalingProcess.start(NAMESPACE);

      await("the new one decides", () -> "0.03/1".equals(read("p").get("status", "targets")));
      assertThat(page.wanted()).isEqualTo(3);
      assertThat(is("p", "AbleToScale", "True", "ScaleDownStabilized")).isTrue();
    } finally {
      first.destroyForcibly();
      if (second != null) {
        second.destroyForcibly();
      }
    }
  }

  @Test
  void theLastReplicaGoesWhenIdleAndComesWhenSomebodyWaits() throws Exception {
    apply(
        """
        apiVersion: headroom.dev/v1alpha1
        kind: ScalingPolicy
        metadata: {name: p, namespace: %s}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %s}
          minReplicas: 0
          maxReplicas: 3
          scaleToZero: {idleSeconds: 2}
          behavior: {scaleDown: {stabilizationWindowSeconds: 0}}
          metrics:
          - type: Pods
            pods: {metric: {name: queue}, target: {type: AverageValue, averageValue: "1"}}
        """
            .formatted(NAMESPACE, NAME));
    try (ClusterScaling operator = operator()) {
      await("none is wanted", () -> page.wanted() == 0);
      await("none is left", () -> page.ready() == 0);
      assertThat(operator.sleepers())
          .singleElement()
          .satisfies(
              sleeper -> {
                assertThat(sleeper.wakes().name()).isEqualTo("p");
                assertThat(sleeper.podLabels()).containsEntry("app", NAME);
              });

      client
          .genericKubernetesResources("headroom.dev/v1alpha1", "ScalingPolicy")
          .inNamespace(NAMESPACE)
          .withName("p")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"metadata\":{\"annotations\":{\"headroom.dev/asked\":\"%s\"}}}"
                  .formatted(Instant.now()));
      long asked = System.nanoTime();
      await("one is wanted", () -> page.wanted() == 1);
      log.info("asked to decision: {} ms", (System.nanoTime() - asked) / 1_000_000);
    }
  }

  @Test
  void anApiServerThatIsAwayLeadsToNoWrongNumber() throws Exception {
    policy("p", "");
    try (CutOff way = new CutOff(client);
        KubernetesClient over = way.client(client);
        ClusterScaling _ = operator(over)) {
      await(
          "the policy is decided for", () -> is("p", "ScalingActive", "True", "ValidMetricFound"));
      page.load(2.8);
      await("three are ready", () -> page.ready() == 3);
      page.load(2.8);

      way.cut();
      page.load(0.1); // it wants one from now on, and cannot say so
      Instant until = Instant.now().plusSeconds(20);
      await("some time passes", () -> Instant.now().isAfter(until));
      assertThat(page.wanted()).isEqualTo(3);
      page.load(2.8);
      Instant seen = Instant.now().plusSeconds(2);
      await("its pages are read", () -> Instant.now().isAfter(seen));
      way.mend();

      Instant decided = Instant.now().plusSeconds(15);
      await(
          "it decides again",
          () -> {
            assertThat(page.wanted()).as("what was right before is not done now").isEqualTo(3);
            return Instant.now().isAfter(decided);
          });
      page.load(0.1);
      await("one is wanted", () -> page.wanted() == 1);
    }
  }
}
