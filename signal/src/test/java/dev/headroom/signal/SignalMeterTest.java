package dev.headroom.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.quantity.Quantity;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signals of the catalog from real pages, and what the gateway makes of them. */
@Timeout(60)
class SignalMeterTest {
  private static final Catalog CATALOG = Catalog.builtIn();
  private static final String IDLE_VLLM =
      "vllm:num_requests_running 0\nvllm:num_requests_waiting 0\n";
  private static final String MLSERVER =
      "rest_server_requests_in_progress 0\nmodel_infer_request_success_total 7\n";

  private static SignalMeter meter(
      MeasuredServer server, String signal, Optional<String> target, Map<String, Double> said) {
    OptionalInt slots = said.values().stream().mapToInt(Double::intValue).findFirst();
    return new SignalMeter(
        new PlannedMetric.OfPage(
            CATALOG.signal(signal).orElseThrow(), said, target.map(Quantity::parse), slots),
        CATALOG,
        Optional.of(server.load));
  }

  private static double value(Measure measure) {
    assertThat(measure.reading()).isInstanceOf(Reading.PerPod.class);
    return ((Reading.PerPod) measure.reading()).samples().getFirst().milliValue() / 1000.0;
  }

  private static double target(Measure measure) {
    return ((MetricTarget.AverageValue) ((MetricSpec.Pods) measure.spec()).target())
        .averageValue()
        .doubleValue();
  }

  @Test
  void theGreaterOfThePagesAndTheGatewaysCountsHolds() throws Exception {
    try (MeasuredServer server = new MeasuredServer("ovms_streams 2\novms_current_requests 6\n")) {
      Optional<String> one = Optional.of("1");
      SignalMeter meter = meter(server, "requests-per-stream", one, Map.of());
      assertThat(value(server.read(meter))).as("the page's").isEqualTo(3);

      server.underLoad(10);

      Measure measure = server.read(meter);
      assertThat(value(measure)).as("the gateway's").isCloseTo(5, within(0.01));
      assertThat(measure.spec().name()).isEqualTo("requests-per-stream");
      assertThat(measure.standsIn()).isEmpty();
      assertThat(meter.isAbove(server.load.means(), 0.1)).isTrue();
      assertThat(meter.isAbove(server.load.means(), 9)).isFalse();
    }
  }

  /** vLLM's queue stands before its engine: the page says 0 under full load. */
  @Test
  void aQueueThatTheServerDoesNotCountIsSeenByTheGateway() throws Exception {
    try (MeasuredServer server = new MeasuredServer(IDLE_VLLM).underLoad(12)) {
      // The catalog has no parameters for queue-depth: the slots are the gateway's business.
      SignalMeter planned =
          new SignalMeter(
              new PlannedMetric.OfPage(
                  CATALOG.signal("queue-depth").orElseThrow(),
                  Map.of(),
                  Optional.of(Quantity.parse("1")),
                  OptionalInt.of(4)),
              CATALOG,
              Optional.of(server.load));
      assertThat(value(server.read(planned))).isCloseTo(8, within(0.01));

      SignalMeter unknown = meter(server, "queue-depth", Optional.of("1"), Map.of());
      assertThat(value(server.read(unknown))).as("where nobody knows its slots").isZero();
    }
  }

  @Test
  void aPageThatIsMissingIsStoodInForByNameAndTarget() throws Exception {
    try (MeasuredServer server = new MeasuredServer("").underLoad(6)) {
      SignalMeter meter =
          meter(server, "requests-per-stream", Optional.empty(), Map.of("slots", 2.0));

      Measure measure = server.read(meter);

      assertThat(measure.spec().name()).isEqualTo("gateway-requests-per-slot");
      assertThat(target(measure)).isEqualTo(1);
      assertThat(value(measure)).isCloseTo(3, within(0.01));
      assertThat(measure.standsIn().orElseThrow())
          .startsWith(
              "requests-per-stream is measured as gateway-requests-per-slot, because r-1: ");
    }
  }

  @Test
  void whereTheGatewayKnowsNothingEitherTheUsersMetricFails() throws Exception {
    try (MeasuredServer server = new MeasuredServer("").withoutReplicas()) {
      Measure measure =
          server.read(meter(server, "requests-per-stream", Optional.of("2"), Map.of()));

      assertThat(measure.spec().name()).isEqualTo("requests-per-stream");
      assertThat(target(measure)).isEqualTo(2);
      assertThat(measure.reading()).isEqualTo(new Reading.Failed("no replica is ready"));
      assertThat(measure.standsIn()).isEmpty();
    }
  }

  @Test
  void aPageOfNoKnownServerIsStoodInForAndWhatIsAssumedIsSaid() throws Exception {
    try (MeasuredServer server = new MeasuredServer("my_requests 3\n").underLoad(2)) {
      Measure measure =
          server.read(meter(server, "requests-per-stream", Optional.of("2"), Map.of()));

      assertThat(value(measure)).isCloseTo(2, within(0.01));
      assertThat(target(measure)).as("the user's").isEqualTo(2);
      assertThat(measure.standsIn().orElseThrow())
          .contains("taking a replica to compute one request at a time")
          .contains("the page is of no server known to have signals");
    }
  }

  @Test
  void aPageThatNeedsAParameterIsStoodInFor() throws Exception {
    try (MeasuredServer server = new MeasuredServer(IDLE_VLLM).underLoad(2)) {
      Measure measure =
          server.read(meter(server, "requests-per-stream", Optional.empty(), Map.of()));
      assertThat(measure.spec().name()).isEqualTo("gateway-requests-per-slot");
      assertThat(measure.standsIn().orElseThrow()).contains("vLLM").contains("slots");
    }
  }

  @Test
  void aTargetLeftOutIsWhatIsRecommendedForTheServerWhosePageItIs() throws Exception {
    try (MeasuredServer server = new MeasuredServer(MLSERVER)) {
      Measure idle = server.read(meter(server, "requests-per-stream", Optional.empty(), Map.of()));
      assertThat(idle.spec().name()).isEqualTo("requests-per-stream");
      assertThat(target(idle)).isCloseTo(0.7, within(1e-9));

      server.underLoad(3);
      Measure busy =
          server.read(
              meter(server, "requests-per-stream", Optional.empty(), Map.of("streams", 1.0)));
      assertThat(target(busy)).as("the gateway's, which counts more").isEqualTo(1);
      assertThat(value(busy)).isCloseTo(3, within(0.01));
    }
  }

  @Test
  void aLatencyThatThePageLacksIsTheGateways() throws Exception {
    try (MeasuredServer server = new MeasuredServer("my_requests 3\n")) {
      Measure measure = server.read(meter(server, "latency-p95", Optional.of("0.3"), Map.of()));
      assertThat(measure.spec().name()).isEqualTo("gateway-latency-p95");
      assertThat(value(measure)).isZero();
      assertThat(target(measure)).isCloseTo(0.3, within(1e-9));
    }
  }

  @Test
  void whatTheGatewayDoesNotMeasureFailsAndSaysWhy() throws Exception {
    try (MeasuredServer server = new MeasuredServer("").underLoad(3)) {
      Measure measure = server.read(meter(server, "gpu-utilization", Optional.empty(), Map.of()));
      assertThat(measure.spec().name()).isEqualTo("gpu-utilization");
      assertThat(measure.reading())
          .isInstanceOfSatisfying(
              Reading.Failed.class, failed -> assertThat(failed.message()).startsWith("r-1: "));
    }
  }
}
