package dev.headroom.api.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.api.resource.Resources;
import dev.headroom.document.Documents;
import dev.headroom.document.Problems;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever is put into a right snapshot or resource in the place of a value: an answer or problems,
 * no exception.
 */
class SnapshotProperties {
  private static final String RIGHT =
      """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {name: web, namespace: n}
      spec:
        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
        minReplicas: 1
        maxReplicas: 5
        metrics:
        - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}
        - {type: External, external: {metric: {name: q, selector: {matchLabels: {a: b}}}, target: {type: Value, value: 1}}}
        behavior: {scaleUp: {policies: [{type: Pods, value: 1, periodSeconds: 60}], tolerance: 0.1}}
      status: {currentReplicas: 1, conditions: [{type: AbleToScale, status: "True", lastTransitionTime: null}]}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: n}
      spec: {replicas: 1, selector: {matchExpressions: [{key: app, operator: In, values: [web]}]}}
      status: {replicas: 1}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: a, namespace: n, labels: {app: web}}
      spec: {containers: [{name: a, resources: {requests: {cpu: 500m}}}]}
      status: {phase: Running, startTime: "2026-01-01T12:00:00Z", conditions: [{type: Ready, status: "True"}]}
      ---
      apiVersion: metrics.k8s.io/v1beta1
      kind: PodMetricsList
      items: [{metadata: {name: a, namespace: n}, timestamp: null, window: 15s, containers: [{name: a, usage: {cpu: 1}}]}]
      ---
      apiVersion: external.metrics.k8s.io/v1beta1
      kind: ExternalMetricValueList
      items: [{metricName: q, metricLabels: {a: b}, value: 1}]
      ---
      apiVersion: headroom.dev/v1alpha1
      kind: ScalingPolicy
      metadata: {name: p}
      spec:
        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}
        maxReplicas: 2
        metrics: [{signal: {name: queue-depth, target: 1}}]
        schedules: {timeZone: UTC, windows: [{name: w, start: "0 8 * * *", end: "0 9 * * *", replicas: 2}], jobs: [{name: j, schedule: "0 0 8 * * *", targetSize: 3}]}
      """;

  @Property(tries = 1500)
  void neverThrows(@ForAll("mutants") String text) {
    Problems problems = new Problems("f");
    Snapshot snapshot =
        Snapshot.read(
            "f", Documents.parse("f", text, problems), signal -> null, Elsewhere.NOBODY, problems);
    assertThat(snapshot == null).isEqualTo(problems.count() > 0);
    assertThat(Resources.parse("f", text, Path.of("/")).problems()).isNotEmpty();
  }

  /** The right text with one of its words or values replaced. */
  @Provide
  Arbitrary<String> mutants() {
    Arbitrary<String> odd =
        Arbitraries.of(
            "",
            "null",
            "~",
            "-1",
            "0",
            "1e400",
            "99999999999999999999",
            "NaN",
            ".inf",
            "[]",
            "{}",
            "[[]]",
            "{a: b}",
            "true",
            "\"\"",
            "\"\\u0000\"",
            "1Ki",
            "-9223372036854775808",
            "9223372036854775807m",
            "0001-01-01T00:00:00Z",
            "\"+999999999-12-31T23:59:59Z\"",
            "a b",
            "'%'",
            "*x",
            "&x 1",
            "!!binary x",
            "\"0 0 0 30 2 *\"",
            "\"@every 0s\"");
    String[] words = RIGHT.split("(?<=[:,\\[{ ])\\s*|(?=[,}\\]\n])", -1);
    return Combinators.combine(
            Arbitraries.integers().between(0, words.length - 1),
            Arbitraries.oneOf(odd, Arbitraries.strings().ofMaxLength(8)))
        .as(
            (index, value) -> {
              String[] mutant = words.clone();
              mutant[index] = value + " ";
              return String.join("", mutant);
            });
  }
}
