package dev.headroom.metrics.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.metrics.Pages;
import dev.headroom.metrics.exposition.Labels;
import dev.headroom.metrics.exposition.Sample;
import dev.headroom.metrics.query.Matcher;
import dev.headroom.metrics.window.TargetWindow;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The catalog against pages of real servers: what is known about their load must come out. */
class CatalogTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  private static final Map<String, Double> PARAMETERS = Map.of("slots", 4.0);
  private final Catalog catalog = Catalog.builtIn();

  /** The second vLLM page was read while four ran and seven waited. */
  @ParameterizedTest
  @CsvSource({
    "triton, requests-per-stream, 5030, 16, 0.5",
    "triton, queue-depth, 5030, 15, 0.5",
    "triton, latency-mean, 5030, 0.342, 0.01",
    "vllm, requests-per-stream, 5810, 2.75, 0",
    "vllm, queue-depth, 5810, 7, 0",
    "vllm, tokens-per-second, 5810, 1140, 114",
    "vllm, latency-mean, 5810, 0.75, 0.1",
    "vllm, latency-p95, 5810, 0.98, 0.1",
    "torchserve, requests-per-stream, 5030, 16, 0.5",
    "torchserve, queue-depth, 5030, 15, 0.5",
    "torchserve, latency-mean, 5030, 0.374, 0.02",
    "mlserver, requests-per-stream, 7020, 0.9, 0.05",
    "mlserver, latency-mean, 7020, 0.021, 0.002",
    "fastapi, requests-per-stream, 5020, 16, 0.5",
    "fastapi, queue-depth, 5020, 15, 0.5",
    "fastapi, latency-mean, 5020, 0.35, 0.02",
    "fastapi, latency-p95, 5020, 0.49, 0.05",
  })
  void loaded(String server, String signal, long millisBetween, double expected, double tolerance)
      throws Exception {
    TargetWindow window = window();
    window.record(START, Pages.samples(server + "-loaded-1"));
    Instant now = START.plusMillis(millisBetween);
    window.record(now, Pages.samples(server + "-loaded-2"));
    assertThat(value(signal, window, now)).isCloseTo(expected, within(tolerance));
  }

  @ParameterizedTest
  @CsvSource({
    "triton, requests-per-stream",
    "triton, queue-depth",
    "triton, latency-mean",
    "vllm, requests-per-stream",
    "vllm, queue-depth",
    "vllm, latency-p95",
    "vllm, tokens-per-second",
    "torchserve, requests-per-stream",
    "torchserve, queue-depth",
    "torchserve, latency-mean",
    "mlserver, requests-per-stream",
    "mlserver, latency-p95",
    "fastapi, requests-per-stream",
    "fastapi, queue-depth",
    "fastapi, latency-p95",
  })
  void idleIsZeroAndNotNoData(String server, String signal) throws Exception {
    TargetWindow window = window();
    for (int second = 0; second <= 10; second++) {
      window.record(START.plusSeconds(second), Pages.samples(server + "-idle"));
    }
    assertThat(value(signal, window, START.plusSeconds(10))).isZero();
  }

  @ParameterizedTest
  @CsvSource({"triton", "vllm", "torchserve", "mlserver", "fastapi"})
  void aPageIsRecognised(String server) throws Exception {
    TargetWindow window = window();
    window.record(START, Pages.samples(server + "-idle"));
    assertThat(catalog.recognise(window.currentNames()).orElseThrow().name()).isEqualTo(server);
  }

  @Test
  void requestsPerStreamOfHeadroomIsTheMeanOfThreeSeconds() {
    TargetWindow window = window();
    for (int second = 0; second < 4; second++) {
      window.record(START.plusSeconds(second), ovms(2 * second, 2));
    }
    Instant now = START.plusSeconds(3);
    assertThat(value("requests-per-stream", window, now)).isEqualTo((2 + 4 + 6) / 3.0 / 2);
    assertThat(value("ovms_requests_streams_ratio", window, now)).isEqualTo(2);
    assertThat(value("queue-depth", window, now)).isEqualTo(2);
  }

  @Test
  void aSelectorNarrowsSignalsAndPlainMetrics() {
    TargetWindow window = window();
    List<Sample> page = new java.util.ArrayList<>(ovms(6, 2));
    page.add(sample("ovms_current_requests", "other", 100));
    page.add(sample("ovms_streams", "other", 1));
    window.record(START, page);
    List<Matcher> selector = List.of(Matcher.of("name", Matcher.Operator.EQUAL, "m"));
    assertThat(catalog.reader("requests-per-stream", selector, Map.of()).read(window, START))
        .isInstanceOfSatisfying(
            Reading.Present.class, present -> assertThat(present.value()).isEqualTo(3));
    assertThat(catalog.reader("ovms_current_requests", selector, Map.of()).read(window, START))
        .isInstanceOfSatisfying(
            Reading.Present.class, present -> assertThat(present.value()).isEqualTo(6));
    assertThat(value("ovms_current_requests", window, START)).isEqualTo(106);
  }

  @Test
  void noDataSaysWhy() throws Exception {
    TargetWindow window = window();
    assertThat(reason("requests-per-stream", window)).isEqualTo(Reading.Reason.NO_PAGE);
    assertThat(reason("some_metric", window)).isEqualTo(Reading.Reason.NO_SAMPLES);
    window.record(
        START,
        List.of(new Sample(Labels.of(Labels.NAME, "go_goroutines"), 1, Sample.NO_TIMESTAMP)));
    assertThat(reason("requests-per-stream", window)).isEqualTo(Reading.Reason.UNKNOWN_SERVER);
    window.record(START.plusMillis(1), Pages.samples("mlserver-idle"));
    assertThat(reason("tokens-per-second", window)).isEqualTo(Reading.Reason.NOT_OFFERED);
    window.record(START.plusMillis(2), List.of(sample("nan", "m", Double.NaN)));
    assertThat(catalog.reader("nan", List.of(), Map.of()).read(window, START.plusMillis(2)))
        .isEqualTo(new Reading.Absent(Reading.Reason.NOT_FINITE, "NaN from sum(nan)"));
  }

  @Test
  void aReplicaThatVanishedHasNoValueOnceItsSamplesAreOlderThanTheQueryLooks() {
    TargetWindow window = window();
    window.record(START, ovms(4, 1));
    window.record(START.plusSeconds(1), List.of());
    assertThat(reason("requests-per-stream", window, START.plusSeconds(1)))
        .isEqualTo(Reading.Reason.NO_PAGE);
  }

  @Test
  void problemsOfAFileNameTheField() {
    assertThatThrownBy(() -> read("{\"signals\": [], \"servers\": [{\"name\": 3}]}"))
        .hasMessage("my.json: servers[0].signals: missing (expected: a value)");
    assertThatThrownBy(
            () ->
                read(
                    "{\"signals\": [{\"name\": \"s\", \"unit\": \"u\", \"sentence\": \"x\"}], \"servers\": [{\"name\": \"n\","
                        + " \"title\": \"t\", \"recognisedBy\": [\"m\"], \"signals\": {\"s\": {\"query\": \"rate(x)\"}}}]}"))
        .hasMessage(
            "my.json: servers[0].signals.s.query: \"rate(x)\" (expected: a query: character 6: argument 1 of rate is an"
                + " instant vector (expected: a range vector))");
    assertThatThrownBy(() -> read("{")).hasMessageStartingWith("my.json: ");
  }

  private static Catalog read(String json) throws Exception {
    return Catalog.read("my.json", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }

  private double value(String metric, TargetWindow window, Instant now) {
    Reading reading = catalog.reader(metric, List.of(), PARAMETERS).read(window, now);
    assertThat(reading).isInstanceOf(Reading.Present.class);
    return ((Reading.Present) reading).value();
  }

  private Reading.Reason reason(String metric, TargetWindow window) {
    return reason(metric, window, START.plusMillis(2));
  }

  private Reading.Reason reason(String metric, TargetWindow window, Instant now) {
    return ((Reading.Absent) catalog.reader(metric, List.of(), Map.of()).read(window, now))
        .reason();
  }

  private static List<Sample> ovms(double requests, double streams) {
    return List.of(
        sample("ovms_current_requests", "m", requests), sample("ovms_streams", "m", streams));
  }

  private static Sample sample(String metric, String model, double value) {
    return new Sample(
        Labels.of(Labels.NAME, metric, "name", model, "version", "1"), value, Sample.NO_TIMESTAMP);
  }

  private static TargetWindow window() {
    return new TargetWindow(Duration.ofMinutes(5), 10_000);
  }
}
