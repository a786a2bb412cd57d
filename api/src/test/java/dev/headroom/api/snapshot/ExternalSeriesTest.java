package dev.headroom.api.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.document.Documents;
import dev.headroom.document.Problems;
import dev.headroom.scaling.observation.Reading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which series of an external metric count. */
class ExternalSeriesTest {

  private static Reading reading(String labels) throws IOException {
    Problems problems = new Problems("test");
    String text =
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web, namespace: default}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          maxReplicas: 3
          metrics:
          - type: External
            external:
              metric: {name: waiting, selector: {matchLabels: {queue: jobs}}}
              target: {type: Value, value: "10"}
        ---
        apiVersion: autoscaling/v1
        kind: Scale
        metadata: {name: web, namespace: default}
        spec: {replicas: 1}
        status: {replicas: 1, selector: app=web}
        ---
        apiVersion: external.metrics.k8s.io/v1beta1
        kind: ExternalMetricValueList
        metadata: {}
        items:
        - {metricName: waiting, timestamp: null, value: "1", metricLabels: %s}
        - {metricName: waiting, timestamp: null, value: "2", metricLabels: {queue: jobs, shard: b}}
        """
            .formatted(labels);
    var documents =
        Documents.read(
            "test", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), problems);
    Snapshot snapshot =
        Snapshot.read("test", documents, signal -> null, Elsewhere.NOBODY, problems);
    assertThat(problems.list()).isEmpty();
    assertThat(snapshot).isNotNull();
    return snapshot.observation().readings().getFirst();
  }

  @Test
  void aSeriesThatDoesNotShowTheLabelWasSelectedByTheApi() throws IOException {
    assertThat(reading("null")).isEqualTo(new Reading.Values(List.of(1000L, 2000L)));
    assertThat(reading("{shard: a}")).isEqualTo(new Reading.Values(List.of(1000L, 2000L)));
  }

  @Test
  void aSeriesOfAnotherSelectionIsLeftOut() throws IOException {
    assertThat(reading("{queue: mails}")).isEqualTo(Reading.Values.of(2000));
  }
}
