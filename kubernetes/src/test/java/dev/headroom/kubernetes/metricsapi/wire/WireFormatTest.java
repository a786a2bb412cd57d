package dev.headroom.kubernetes.metricsapi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.kubernetes.metricsapi.wire.MetricValue.DescribedObject;
import dev.headroom.metrics.rules.MetricAnswer;
import dev.headroom.metrics.series.Labels;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.selector.Requirement;
import dev.headroom.scaling.selector.Selector;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** As {@code k8s.io/metrics/pkg/apis} of Kubernetes 1.36 is written by Go's encoder. */
class WireFormatTest {
  private static final Instant AT = Instant.parse("2026-05-04T03:02:01.987Z");

  private static MetricValue value(String namespace, long milli) {
    return new MetricValue(
        new DescribedObject("Pod", namespace, "demo-1", "/v1"), AT, Optional.empty(), milli);
  }

  private static List<Requirement> selector(String text) {
    return ((Selector.Valid) Selector.parse(text)).requirements();
  }

  @Test
  void v1beta2() {
    assertThat(
            new MetricValueList("v1beta2", "queue", List.of(), List.of(value("default", 1500)))
                .json())
        .isEqualTo(
            """
            {"kind":"MetricValueList","apiVersion":"custom.metrics.k8s.io/v1beta2","metadata":{},\
            "items":[{"describedObject":{"kind":"Pod","namespace":"default","name":"demo-1",\
            "apiVersion":"/v1"},"metric":{"name":"queue","selector":null},\
            "timestamp":"2026-05-04T03:02:01Z","value":"1500m"}]}""");
  }

  @Test
  void v1beta1() {
    assertThat(
            new MetricValueList("v1beta1", "queue", List.of(), List.of(value("default", 2000)))
                .json())
        .isEqualTo(
            """
            {"kind":"MetricValueList","apiVersion":"custom.metrics.k8s.io/v1beta1","metadata":{},\
            "items":[{"describedObject":{"kind":"Pod","namespace":"default","name":"demo-1",\
            "apiVersion":"/v1"},"metricName":"queue","timestamp":"2026-05-04T03:02:01Z",\
            "value":"2","selector":null}]}""");
  }

  @Test
  void aWindowIsWrittenWhereItIsKnown() {
    MetricValue value =
        new MetricValue(
            new DescribedObject("Node", "", "n", "/v1"), AT, Optional.of(60L), 1_000_000);
    assertThat(new MetricValueList("v1beta2", "m", List.of(), List.of(value)).json())
        .contains(
            "\"describedObject\":{\"kind\":\"Node\",\"name\":\"n\",\"apiVersion\":\"/v1\"}",
            "\"windowSeconds\":60,\"value\":\"1k\"");
    assertThat(new MetricValueList("v1beta1", "m", List.of(), List.of(value)).json())
        .contains("\"window\":60,\"value\":\"1k\"");
  }

  @Test
  void theMetricsSelectorIsWrittenAsFields() {
    assertThat(
            new MetricValueList(
                    "v1beta2", "m", selector("a=b,c in (d,e),!f,g"), List.of(value("default", 0)))
                .json())
        .contains(
            """
            "metric":{"name":"m","selector":{"matchLabels":{"a":"b"},"matchExpressions":[\
            {"key":"c","operator":"In","values":["d","e"]},{"key":"f","operator":"DoesNotExist"},\
            {"key":"g","operator":"Exists"}]}}""");
  }

  @Test
  void externalValuesKeepTheirLabels() {
    assertThat(
            new ExternalMetricValueList(
                    "queue",
                    List.of(new MetricAnswer.Item(Labels.of("b", "2", "a", "\"1\""), -5)),
                    AT)
                .json())
        .isEqualTo(
            """
            {"kind":"ExternalMetricValueList","apiVersion":"external.metrics.k8s.io/v1beta1",\
            "metadata":{},"items":[{"metricName":"queue","metricLabels":{"a":"\\"1\\"","b":"2"},\
            "timestamp":"2026-05-04T03:02:01Z","value":"-5m"}]}""");
    assertThat(new ExternalMetricValueList("queue", List.of(), AT).json())
        .endsWith("\"items\":[]}");
  }

  @Test
  void aRefusalIsAStatus() {
    assertThat(Status.notFound("no \"such\" thing").json())
        .isEqualTo(
            """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
            "message":"no \\"such\\" thing","reason":"NotFound","code":404}""");
  }

  /** Kubernetes reads more digits as something else. */
  private static final long LONGEST = 999_999_999_999_999_999L;

  @Property
  void aQuantityIsReadAsItWasWritten(@ForAll @LongRange(min = -LONGEST, max = LONGEST) long milli) {
    String text = Times.quantity(milli);
    assertThat(text).matches("-?[0-9]+[munkMGTPE]?");
    assertThat(Quantity.parse(text).milliValue()).isEqualTo(milli);
  }
}
