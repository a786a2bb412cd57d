package dev.headroom.api.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.ObjectReference;
import dev.headroom.scaling.quantity.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Answers of a live cluster's metrics APIs. */
class MetricsAnswersTest {
  private static final MetricTarget ONE = new MetricTarget.AverageValue(Quantity.parse("1"));
  private static final MetricSpec CPU = new MetricSpec.Resource("cpu", ONE);
  private static final MetricSpec OBJECT =
      new MetricSpec.ObjectMetric(
          new ObjectReference("v1", "Service", "web"), MetricIdentifier.named("requests"), ONE);
  private static final MetricSpec EXTERNAL =
      new MetricSpec.External(MetricIdentifier.named("queue"), ONE);
  private static final String PODS =
      """
      {"kind":"PodMetricsList","apiVersion":"metrics.k8s.io/v1beta1","metadata":{},"items":[
        {"metadata":{"name":"web-1","namespace":"team","labels":{"app":"web"}},
         "timestamp":"2026-03-01T10:00:00Z","window":"15s",
         "containers":[{"name":"main","usage":{"cpu":"250m","memory":"64Mi"}},
                       {"name":"side","usage":{"cpu":"50m","memory":"1Mi"}}]}]}
      """;

  private static Reading read(MetricSpec metric, String json) {
    return MetricsAnswers.of(metric, "team", Optional.of(json));
  }

  private static Reading pod(long milli) {
    return new Reading.PerPod(
        List.of(
            new PodSample(
                "web-1", milli, Instant.parse("2026-03-01T10:00:00Z"), Duration.ofSeconds(15))));
  }

  @Test
  void cpuIsTheSumOfTheContainersOrOne() {
    assertThat(read(CPU, PODS)).isEqualTo(pod(300));
    assertThat(read(new MetricSpec.ContainerResource("cpu", "side", ONE), PODS)).isEqualTo(pod(50));
  }

  @Test
  void anObjectHasOneValueAndTheOutsideAnyNumber() {
    assertThat(
            read(
                OBJECT,
                """
                {"kind":"MetricValueList","apiVersion":"custom.metrics.k8s.io/v1beta2","metadata":{},"items":[
                  {"describedObject":{"kind":"Service","namespace":"team","name":"web","apiVersion":"v1"},
                   "metric":{"name":"requests"},"timestamp":"2026-03-01T10:00:00Z","value":"1500m"}]}
                """))
        .isEqualTo(new Reading.Values(List.of(1500L)));
    assertThat(
            read(
                EXTERNAL,
                """
                {"kind":"ExternalMetricValueList","apiVersion":"external.metrics.k8s.io/v1beta1","metadata":{},"items":[
                  {"metricName":"queue","metricLabels":{"a":"b"},"timestamp":"2026-03-01T10:00:00Z","value":"3"},
                  {"metricName":"queue","metricLabels":{"a":"c"},"timestamp":"2026-03-01T10:00:00Z","value":"4"}]}
                """))
        .isEqualTo(new Reading.Values(List.of(3000L, 4000L)));
  }

  @Test
  void whatFailsFailsInTheAutoscalersWords() {
    assertThat(
            read(
                CPU,
                "{\"kind\":\"PodMetricsList\",\"apiVersion\":\"metrics.k8s.io/v1beta1\",\"items\":[]}"))
        .isEqualTo(new Reading.Failed("no metrics returned from resource metrics API"));
    assertThat(MetricsAnswers.of(CPU, "team", Optional.empty()))
        .isEqualTo(
            new Reading.Failed(
                "unable to fetch metrics from resource metrics API: the server could not find the"
                    + " requested resource (get pods.metrics.k8s.io)"));
    assertThat(MetricsAnswers.unable(EXTERNAL, "the server is away"))
        .isEqualTo(
            new Reading.Failed(
                "unable to fetch metrics from external metrics API: the server is away"));
    assertThat(read(OBJECT, "{\"kind\":\"Secret\",\"apiVersion\":\"v1\"}"))
        .isInstanceOfSatisfying(
            Reading.Failed.class,
            failed ->
                assertThat(failed.message())
                    .startsWith("unable to fetch metrics from custom metrics API: ")
                    .contains("a list of metrics"));
  }
}
