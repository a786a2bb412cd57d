package dev.headroom.metrics.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.metrics.Pages;
import dev.headroom.metrics.exposition.Sample;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.store.RecordedTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the catalog reads pages; what each signal comes to is {@link EverySignalTest}'s. */
class CatalogTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  private static final Map<String, Double> PARAMETERS = Map.of("slots", 4.0);
  private final Catalog catalog = Catalog.builtIn();

  @Test
  void countersAreKnownByTheirEndOrFromTheQueriesOfTheCatalog() {
    assertThat(catalog.isCounter("http_requests_total")).isTrue();
    assertThat(catalog.isCounter("nv_inference_queue_duration_us")).isTrue();
    assertThat(catalog.isCounter("nv_inference_pending_request_count")).isFalse();
    assertThat(catalog.isCounter("ovms_current_requests")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"triton", "vllm", "torchserve", "mlserver", "fastapi"})
  void aPageIsRecognised(String server) throws Exception {
    RecordedTarget target = target();
    target.record(START, Pages.page(server + "-idle"));
    assertThat(catalog.kind(target.series()).orElseThrow().name()).isEqualTo(server);
  }

  @Test
  void requestsPerStreamOfHeadroomIsTheMeanOfThreeSeconds() {
    RecordedTarget target = target();
    for (int second = 0; second < 4; second++) {
      target.record(START.plusSeconds(second), Pages.page(ovms(2 * second, 2)));
    }
    Instant now = START.plusSeconds(3);
    assertThat(value("requests-per-stream", target, now)).isEqualTo((2 + 4 + 6) / 3.0 / 2);
    assertThat(value("ovms_requests_streams_ratio", target, now)).isEqualTo(2);
    assertThat(catalog.signal("inference_latency_seconds_avg"))
        .isEqualTo(catalog.signal("latency-mean"))
        .isPresent();
    assertThat(value("queue-depth", target, now)).isEqualTo(2);
  }

  @Test
  void aSelectorNarrowsSignalsAndPlainMetrics() {
    RecordedTarget target = target();
    List<Sample> page = new java.util.ArrayList<>(ovms(6, 2));
    page.add(sample("ovms_current_requests", "other", 100));
    page.add(sample("ovms_streams", "other", 1));
    target.record(START, Pages.page(page));
    List<Matcher> selector = List.of(Matcher.of("name", Matcher.Operator.EQUAL, "m"));
    assertThat(
            catalog.reader("requests-per-stream", selector, Map.of()).read(target.series(), START))
        .isInstanceOfSatisfying(
            Reading.Present.class, present -> assertThat(present.value()).isEqualTo(3));
    assertThat(
            catalog
                .reader("ovms_current_requests", selector, Map.of())
                .read(target.series(), START))
        .isInstanceOfSatisfying(
            Reading.Present.class, present -> assertThat(present.value()).isEqualTo(6));
    assertThat(value("ovms_current_requests", target, START)).isEqualTo(106);
  }

  @Test
  void noDataSaysWhy() throws Exception {
    RecordedTarget target = target();
    assertThat(reason("requests-per-stream", target)).isEqualTo(Reading.Reason.NO_PAGE);
    assertThat(reason("some_metric", target)).isEqualTo(Reading.Reason.NO_PAGE);
    target.record(
        START,
        Pages.page(new Sample(Labels.of(Labels.NAME, "go_goroutines"), 1, Sample.NO_TIMESTAMP)));
    assertThat(reason("requests-per-stream", target)).isEqualTo(Reading.Reason.UNKNOWN_SERVER);
    assertThat(reason("some_metric", target)).isEqualTo(Reading.Reason.NO_SAMPLES);
    target.record(START.plusMillis(1), Pages.page("mlserver-idle"));
    assertThat(reason("tokens-per-second", target)).isEqualTo(Reading.Reason.NOT_OFFERED);
    target.record(START.plusMillis(2), Pages.page(sample("nan", "m", Double.NaN)));
    assertThat(
            catalog.reader("nan", List.of(), Map.of()).read(target.series(), START.plusMillis(2)))
        .isEqualTo(new Reading.Absent(Reading.Reason.NOT_FINITE, "NaN from sum(nan)"));
  }

  @Test
  void aReplicaThatVanishedHasNoValueOnceItsSamplesAreOlderThanTheQueryLooks() {
    RecordedTarget target = target();
    target.record(START, Pages.page(ovms(4, 1)));
    target.record(START.plusSeconds(1), Pages.page());
    assertThat(reason("requests-per-stream", target, START.plusSeconds(1)))
        .isEqualTo(Reading.Reason.NO_PAGE);
  }

  @Test
  void whatAPageDoesNotSayIsAskedFor() throws Exception {
    RecordedTarget target = target();
    target.record(START, Pages.page("vllm-loaded-1"));
    assertThat(absent("requests-per-stream", target, START))
        .isEqualTo(
            new Reading.Absent(
                Reading.Reason.NEEDS_PARAMETER,
                "vLLM's page does not say how many requests run together (--max-num-seqs): say"
                    + " parameters: {slots: N}"));
    assertThat(value("queue-depth", target, START)).as("another metric is read").isEqualTo(12);
  }

  @Test
  void parametersAreThoseOfAllKindsOfServers() {
    assertThat(catalog.parameters("requests-per-stream"))
        .extracting(Parameter::name)
        .containsOnly("streams", "slots");
    assertThat(catalog.parameters("queue-depth")).isEmpty();
    assertThatThrownBy(() -> catalog.reader("requests-per-stream", List.of(), Map.of("slots", 0.0)))
        .hasMessage("slots: 0.0 (expected: a number from 1 to 1000000)");
  }

  @Test
  void aCounterIsRefusedWithWhatWasMeant() throws Exception {
    RecordedTarget target = target();
    target.record(START, Pages.page("fastapi-loaded-1"));
    assertThat(absent("inference_requests_total", target, START))
        .isEqualTo(
            new Reading.Absent(
                Reading.Reason.COUNTER,
                "inference_requests_total is a counter (TYPE counter on its page): it only grows,"
                    + " whatever the load; name a signal instead, or a query of its rate, as"
                    + " sum(rate(inference_requests_total[30s]))"));
    assertThat(reason("inference_latency_seconds_count", target)).isEqualTo(Reading.Reason.COUNTER);
    assertThat(value("request_queue_depth", target, START)).as("a gauge").isEqualTo(15);
  }

  @Test
  void aValueThatASignalCannotHaveIsAFailedReading() {
    RecordedTarget target = target();
    target.record(START, Pages.page(ovms(-1e308, 1)));
    assertThat(absent("requests-per-stream", target, START))
        .isEqualTo(
            new Reading.Absent(
                Reading.Reason.OUT_OF_RANGE,
                "-1.0E308 from sum(avg_over_time(ovms_current_requests[3s])) /"
                    + " sum(avg_over_time(ovms_streams[3s])) (expected: 0 to 1000000 requests)"));
    target.record(START.plusSeconds(9), Pages.page(ovms(1e300, 1)));
    assertThat(reason("queue-depth", target, START.plusSeconds(9)))
        .isEqualTo(Reading.Reason.OUT_OF_RANGE);
  }

  @Test
  void aGaugeMayBeBelowZeroButNotBeyondWhatCanBeAddedUp() {
    RecordedTarget target = target();
    target.record(START, Pages.page(sample("offset", "m", -2), sample("huge", "m", -1e308)));
    assertThat(value("offset", target, START)).isEqualTo(-2);
    assertThat(reason("huge", target)).isEqualTo(Reading.Reason.OUT_OF_RANGE);
  }

  @Test
  void everyRecommendedTargetIsInItsSignalsRange() {
    catalog
        .kinds()
        .forEach(
            kind ->
                kind.signals()
                    .forEach(
                        (name, query) ->
                            query
                                .target()
                                .ifPresent(
                                    target ->
                                        assertThat(
                                                catalog
                                                    .signal(name)
                                                    .orElseThrow()
                                                    .range()
                                                    .contains(target))
                                            .isTrue())));
  }

  @Test
  void aServerThatIsSlowWithItsPagesHasAValueAsLongAsTheyCome() throws Exception {
    RecordedTarget target = target();
    target.record(START, Pages.page("triton-loaded-1"));
    target.record(START.plusSeconds(5), Pages.page("triton-loaded-2"));
    assertThat(value("queue-depth", target, START.plusSeconds(9))).isEqualTo(15);
    assertThat(value("requests-per-stream", target, START.plusSeconds(9)))
        .isEqualTo(value("requests-per-stream", target, START.plusSeconds(5)));
    assertThat(absent("queue-depth", target, START.plusSeconds(16)))
        .isEqualTo(new Reading.Absent(Reading.Reason.NO_PAGE, "the newest page came 11 s ago"));
  }

  @Test
  void theServersKindAndItsTargetAreToldFromItsPage() throws Exception {
    RecordedTarget target = target();
    assertThat(catalog.kind(target.series())).isEmpty();
    target.record(START, Pages.page("mlserver-idle"));
    ServerKind kind = catalog.kind(target.series()).orElseThrow();
    assertThat(kind).isEqualTo(catalog.kind("mlserver").orElseThrow());
    assertThat(catalog.target("requests-per-stream", kind)).hasValue(0.7);
    assertThat(catalog.target("queue-depth", kind)).isEmpty();
    assertThat(absent("latency-p95", target, START).sentence())
        .isEqualTo(
            "MLServer has no signal latency-p95 (it has: requests-per-stream, service-time-mean,"
                + " service-time-p95)");
  }

  @Test
  void aMetricThatIsMissingDisturbsNoOther() throws Exception {
    RecordedTarget target = target();
    target.record(START, Pages.page(sample("ovms_streams", "m", 1), sample("x", "m", 3)));
    assertThat(absent("requests-per-stream", target, START))
        .isEqualTo(
            new Reading.Absent(
                Reading.Reason.NO_SAMPLES,
                "the page has no ovms_current_requests, for"
                    + " sum(avg_over_time(ovms_current_requests[3s])) /"
                    + " sum(avg_over_time(ovms_streams[3s]))"));
    assertThat(absent("latency-mean", target, START).sentence())
        .startsWith("the page has no ovms_request_time_us_sum, ovms_request_time_us_count, for ");
    assertThat(value("x", target, START)).isEqualTo(3);
  }

  private double value(String metric, RecordedTarget target, Instant now) {
    Reading reading = catalog.reader(metric, List.of(), PARAMETERS).read(target.series(), now);
    assertThat(reading).isInstanceOf(Reading.Present.class);
    return ((Reading.Present) reading).value();
  }

  private Reading.Reason reason(String metric, RecordedTarget target) {
    return reason(metric, target, START.plusMillis(2));
  }

  private Reading.Reason reason(String metric, RecordedTarget target, Instant now) {
    return absent(metric, target, now).reason();
  }

  private Reading.Absent absent(String metric, RecordedTarget target, Instant now) {
    return (Reading.Absent) catalog.reader(metric, List.of(), Map.of()).read(target.series(), now);
  }

  private static List<Sample> ovms(double requests, double streams) {
    return List.of(
        sample("ovms_current_requests", "m", requests), sample("ovms_streams", "m", streams));
  }

  private static Sample sample(String metric, String model, double value) {
    return new Sample(
        Labels.of(Labels.NAME, metric, "name", model, "version", "1"), value, Sample.NO_TIMESTAMP);
  }

  private static RecordedTarget target() {
    return new RecordedTarget(Duration.ofMinutes(5), 10_000);
  }
}
