package dev.headroom.api.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.document.Documents;
import dev.headroom.document.Problem;
import dev.headroom.document.Problems;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotTest {
  private static final String SCALE =
      """
      ---
      apiVersion: autoscaling/v1
      kind: Scale
      metadata: {name: web}
      spec: {replicas: 2}
      status: {replicas: 2, selector: app=web}
      """;

  private static String hpa(String metrics) {
    return """
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          maxReplicas: 5
          metrics: [%s]
        """
        .formatted(metrics);
  }

  private static String pod(String name, String app) {
    return """
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, labels: {app: %s}}
        spec: {containers: [{name: a, resources: {requests: {cpu: 500m}}}]}
        """
        .formatted(name, app);
  }

  private static Snapshot read(String text) {
    Problems problems = new Problems("f");
    Snapshot snapshot =
        Snapshot.read(
            "f", Documents.parse("f", text, problems), signal -> null, Elsewhere.NOBODY, problems);
    assertThat(problems.list()).isEmpty();
    return snapshot;
  }

  private static List<String> problems(String text) {
    Problems problems = new Problems("f");
    assertThat(
            Snapshot.read(
                "f",
                Documents.parse("f", text, problems),
                signal -> null,
                Elsewhere.NOBODY,
                problems))
        .isNull();
    return problems.list().stream().map(Problem::toString).toList();
  }

  private static Reading reading(String text) {
    return read(text).observation().readings().getFirst();
  }

  @Test
  void withoutMetricsAnAutoscalerScalesOnCpu() {
    Snapshot snapshot = read(hpa("") + SCALE);
    assertThat(snapshot.policy().metrics())
        .containsExactly(new MetricSpec.Resource("cpu", new MetricTarget.Utilization(80)));
    assertThat(snapshot.policy().minReplicas()).isEqualTo(1);
  }

  @Test
  void theOldVersionHasItsPercentage() {
    Snapshot snapshot =
        read(
            hpa("")
                    .replace("/v2", "/v1")
                    .replace("metrics: []", "targetCPUUtilizationPercentage: 55")
                + SCALE);
    assertThat(snapshot.policy().metrics())
        .containsExactly(new MetricSpec.Resource("cpu", new MetricTarget.Utilization(55)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          apps/v1 | Deployment | {matchLabels: {b: c, a: x}, matchExpressions: [{key: t, operator: NotIn, values: [d, e]}, {key: k, operator: DoesNotExist}]} | a=x,b=c,t notin (d,e),!k
          v1 | ReplicationController | {app: web} | app=web
          """)
  void theTargetItselfHasAScale(String version, String kind, String selector, String text) {
    Snapshot snapshot =
        read(
            hpa("").replace("kind: Deployment", "kind: " + kind)
                + """
                ---
                apiVersion: %s
                kind: %s
                metadata: {name: web}
                spec: {selector: %s}
                status: {replicas: 3}
                """
                    .formatted(version, kind, selector));
    assertThat(snapshot.observation().target()).isEqualTo(new Target.Scale(1, 3, text));
  }

  @Test
  void aTargetThatIsNotThereIsNotFound() {
    assertThat(read(hpa("")).observation().target())
        .isEqualTo(new Target.Missing("deployments.apps \"web\" not found"));
  }

  @Test
  void podsAreThoseThatTheSelectorSelectsInTheNamespace() {
    String elsewhere = pod("c", "web").replace("metadata: {", "metadata: {namespace: other, ");
    assertThat(
            read(hpa("") + SCALE + pod("a", "web") + pod("b", "db") + elsewhere)
                .observation()
                .pods())
        .extracting(Pod::name)
        .containsExactly("a");
  }

  @Test
  void usageOfOtherPodsDoesNotCountEvenWithoutLabels() {
    Reading reading =
        reading(
            hpa("")
                + SCALE
                + pod("a", "web")
                + pod("b", "db")
                + """
                ---
                apiVersion: v1
                kind: List
                items:
                - {apiVersion: metrics.k8s.io/v1beta1, kind: PodMetrics, metadata: {name: a}, containers: [{name: a, usage: {cpu: 100m}}, {name: b, usage: {cpu: 1}}]}
                - {apiVersion: metrics.k8s.io/v1beta1, kind: PodMetrics, metadata: {name: b}, containers: [{name: a, usage: {cpu: 300m}}]}
                """);
    assertThat(((Reading.PerPod) reading).samples())
        .extracting(PodSample::pod, PodSample::milliValue)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("a", 1100L));
  }

  private static final String PODS_METRIC =
      "{type: Pods, pods: {metric: {name: %s}, target: {type: AverageValue, averageValue: 1}}}";

  private static String values(String version, String metric, String value) {
    String name =
        version.equals("v1beta1") ? "metricName: " + metric : "metric: {name: " + metric + "}";
    return """
        ---
        apiVersion: custom.metrics.k8s.io/%s
        kind: MetricValueList
        items:
        - {describedObject: {kind: Pod, name: a, namespace: default}, %s, value: %s}
        """
        .formatted(version, name, value);
  }

  @ParameterizedTest
  @CsvSource({"v1beta1", "v1beta2"})
  void bothVersionsOfCustomMetrics(String version) {
    Reading reading =
        reading(hpa(PODS_METRIC.formatted("q")) + SCALE + values(version, "q", "2500m"));
    assertThat(((Reading.PerPod) reading).samples().getFirst().milliValue()).isEqualTo(2500);
  }

  @Test
  void listsGoToTheMetricsThatTheyAnswerInAnyOrder() {
    List<Reading> readings =
        read(hpa(PODS_METRIC.formatted("q") + ", " + PODS_METRIC.formatted("r"))
                + SCALE
                + values("v1beta2", "r", "7")
                + values("v1beta2", "q", "5"))
            .observation()
            .readings();
    assertThat(readings)
        .extracting(reading -> ((Reading.PerPod) reading).samples().getFirst().milliValue())
        .containsExactly(5000L, 7000L);
  }

  @Test
  void ofTwoListsForOneNameTheFirstIsTheFirstMetrics() {
    List<Reading> readings =
        read(hpa(PODS_METRIC.formatted("q") + ", " + PODS_METRIC.formatted("q"))
                + SCALE
                + values("v1beta2", "q", "7")
                + values("v1beta2", "q", "5"))
            .observation()
            .readings();
    assertThat(readings)
        .extracting(reading -> ((Reading.PerPod) reading).samples().getFirst().milliValue())
        .containsExactly(7000L, 5000L);
  }

  @Test
  void externalSeriesAreThoseThatTheSelectorSelects() {
    Reading reading =
        reading(
            hpa(
                    "{type: External, external: {metric: {name: q, selector: {matchLabels: {a: b}}},"
                        + " target: {type: Value, value: 1}}}")
                + SCALE
                + """
                ---
                apiVersion: external.metrics.k8s.io/v1beta1
                kind: ExternalMetricValueList
                items:
                - {metricName: q, metricLabels: {a: b}, value: 1}
                - {metricName: q, metricLabels: {a: c}, value: 2}
                - {metricName: other, metricLabels: {a: b}, value: 4}
                """);
    assertThat(reading).isEqualTo(Reading.Values.of(1000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 1}}} | unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)
          {type: Pods, pods: {metric: {name: q}, target: {type: AverageValue, averageValue: 1}}} | unable to fetch metrics from custom metrics API: the server could not find the metric q for pods
          {type: Object, object: {describedObject: {apiVersion: networking.k8s.io/v1, kind: Ingress, name: i}, metric: {name: q}, target: {type: Value, value: 1}}} | unable to fetch metrics from custom metrics API: the server could not find the metric q for ingresses.networking.k8s.io i
          {type: External, external: {metric: {name: q}, target: {type: Value, value: 1}}} | unable to fetch metrics from external metrics API: the server could not find the requested resource (get q.external.metrics.k8s.io)
          """)
  void whatIsNotThereFailsAsItWouldInACluster(String metric, String message) {
    assertThat(reading(hpa(metric) + SCALE)).isEqualTo(new Reading.Failed(message));
  }

  @Test
  void anEmptyAnswerFailsToo() {
    assertThat(
            reading(
                hpa("")
                    + SCALE
                    + "---\napiVersion: metrics.k8s.io/v1beta1\nkind: PodMetricsList\nitems: []\n"))
        .isEqualTo(new Reading.Failed("no metrics returned from resource metrics API"));
  }

  @Test
  void anotherAutoscalerOfTheSamePodsIsARival() {
    String other = hpa("").replace("metadata: {name: web}", "metadata: {name: web-2}");
    assertThat(read(hpa("") + other + SCALE + pod("a", "web")).observation().rivals())
        .containsExactly("default/web-2");
    assertThat(read(hpa("") + other + SCALE).observation().rivals()).isEmpty();
  }

  @Test
  void historyIsSortedAndSplit() {
    var history =
        read(hpa("")
                + SCALE
                + """
                    ---
                    apiVersion: headroom.dev/v1alpha1
                    kind: ScalingHistory
                    recommendations:
                    - {time: "2026-01-01T12:00:01Z", replicas: 4}
                    - {time: "2026-01-01T12:00:00+00:00", replicas: 3}
                    events:
                    - {time: "2026-01-01T12:00:00Z", change: 2}
                    - {time: "2026-01-01T12:00:00Z", change: -1}
                    """)
            .history();
    assertThat(history.recommendations()).extracting(r -> r.replicas()).containsExactly(3, 4);
    assertThat(history.scaleUps()).extracting(e -> e.change()).containsExactly(2);
    assertThat(history.scaleDowns()).extracting(e -> e.change()).containsExactly(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          maxReplicas: 5 | maxReplicas: 0  | f:6: document 1 (HorizontalPodAutoscaler web): spec.maxReplicas: 0 (expected: a whole number from 1)
          maxReplicas: 5 | maxReplica: 5   | f:5: document 1 (HorizontalPodAutoscaler web): spec.maxReplicas: missing (expected: a whole number from 1)
          maxReplicas: 5 | {maxReplicas: 5 | f:7: document 1: could not find
          replicas: 2    | replicas: two   | document 2 (Scale web): spec.replicas: "two" (expected: a whole number from 0)
          autoscaling/v2 | autoscaling/v2beta2 | apiVersion: "autoscaling/v2beta2" (expected: autoscaling/v2, or autoscaling/v1)
          """)
  void saysWhatIsWrong(String right, String wrong, String problem) {
    assertThat(problems((hpa("") + SCALE).replaceFirst("---\n", "").replace(right, wrong)))
        .anySatisfy(found -> assertThat(found).contains(problem));
  }

  @Test
  void aSnapshotNeedsAnAutoscaler() {
    assertThat(problems(SCALE))
        .containsExactly(
            "f: no autoscaler (expected: a HorizontalPodAutoscaler, or a ScalingPolicy, and what it"
                + " sees)");
  }
}
