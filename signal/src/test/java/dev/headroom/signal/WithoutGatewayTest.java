package dev.headroom.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.metrics.backend.HeadBackend;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.rules.MetricsRules;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.HeadSettings;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.quantity.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Metrics of replicas whose requests no gateway sees, as those of pods. */
@Timeout(60)
class WithoutGatewayTest {
  private static final Catalog CATALOG = Catalog.builtIn();
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static PolicyMetrics metrics(Elsewhere elsewhere, PlannedMetric metric) {
    HeadBackend backend =
        new HeadBackend(new Head(HeadSettings.standard(), InstantSource.system()), SECOND);
    return new PolicyMetrics(
        List.of(metric),
        new Instruments(
            CATALOG,
            "default",
            new AskedMetrics(backend, new MetricsRules(backend, SECOND), SECOND),
            Optional.empty(),
            elsewhere));
  }

  private static PlannedMetric.OfPage signal(String name) {
    return new PlannedMetric.OfPage(
        CATALOG.signal(name).orElseThrow(),
        Map.of(),
        Optional.of(Quantity.parse("1")),
        OptionalInt.of(2));
  }

  @Test
  void aSignalIsThePagesAlone() throws Exception {
    try (MeasuredServer server = new MeasuredServer("ovms_streams 2\novms_current_requests 6\n")) {
      server.underLoad(10); // which the gateway sees, and nobody asks it
      Measure measure =
          metrics(Elsewhere.NOWHERE, signal("requests-per-stream"))
              .read(server.pages(), Instant.now())
              .getFirst();
      assertThat(measure.reading())
          .isInstanceOfSatisfying(
              Reading.PerPod.class,
              pods -> assertThat(pods.samples().getFirst().milliValue()).isEqualTo(3000));
      assertThat(measure.standsIn()).isEmpty();
    }
  }

  @Test
  void nobodyStandsInForAPageThatIsMissing() throws Exception {
    try (MeasuredServer server = new MeasuredServer("").underLoad(3)) {
      Measure measure =
          metrics(Elsewhere.NOWHERE, signal("requests-per-stream"))
              .read(server.pages(), Instant.now())
              .getFirst();
      assertThat(measure.spec().name()).isEqualTo("requests-per-stream");
      assertThat(measure.reading())
          .isInstanceOfSatisfying(
              Reading.Failed.class, failed -> assertThat(failed.message()).startsWith("r-1: "));
    }
  }

  @Test
  void whatOnlyThisWorldHasIsAskedOfIt() {
    MetricSpec cpu = new MetricSpec.Resource("cpu", new MetricTarget.Utilization(80));
    Elsewhere elsewhere =
        (metric, now) ->
            metric.equals(cpu)
                ? Reading.Values.of(now.getEpochSecond())
                : new Reading.Failed("not asked for");
    Measure measure =
        metrics(elsewhere, new PlannedMetric.OfWorld(cpu))
            .read(Pages.of(Map.of()), Instant.ofEpochSecond(7))
            .getFirst();
    assertThat(measure).isEqualTo(Measure.of(cpu, Reading.Values.of(7)));
  }
}
