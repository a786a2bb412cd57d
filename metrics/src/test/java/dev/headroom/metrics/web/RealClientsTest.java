package dev.headroom.metrics.web;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.metrics.backend.BackendException;
import dev.headroom.metrics.backend.RemoteBackend;
import dev.headroom.metrics.backend.RemoteSettings;
import dev.headroom.metrics.query.Value;
import dev.headroom.metrics.series.Labels;
import dev.headroom.testing.RealPrometheus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's promtool and Prometheus ask us, and we ask that Prometheus. */
class RealClientsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private final Instant now = Instant.now();

  private ApiUnderTest api;

  @BeforeEach
  void start() throws Exception {
    api = new ApiUnderTest(ApiSettings.standard("test"), InstantSource.system());
    for (int second = -60; second <= 0; second += 10) {
      long millis = now.plusSeconds(second).toEpochMilli();
      api.sample(millis, 60 + second, "__name__", "m", "job", "a");
      api.sample(millis, 1.5e-9, "__name__", "small", "job", "a", "instance", "h:1");
    }
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private String promtool(String... arguments) throws IOException, InterruptedException {
    RealPrometheus.needs("promtool");
    List<String> command = new ArrayList<>(List.of("promtool", "query"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  @Test
  void promtoolAsksForAMoment() throws Exception {
    String at = now.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).plusSeconds(1).toString();
    assertThat(promtool("instant", "--time", at, api.url(), "m"))
        .startsWith("m{job=\"a\"} => 60 @[");
    assertThat(promtool("instant", "--time", at, api.url(), "small * 2"))
        .startsWith("{instance=\"h:1\", job=\"a\"} => 0.000000003 @[");
    assertThat(promtool("instant", api.url(), "m +")).contains("bad_data");
  }

  @Test
  void promtoolAsksForARange() throws Exception {
    String start = now.minusSeconds(30).toString();
    assertThat(
            promtool(
                "range",
                "--start",
                start,
                "--end",
                now.toString(),
                "--step",
                "10s",
                api.url(),
                "m"))
        .startsWith("m{job=\"a\"} =>")
        .contains("30 @[")
        .contains("60 @[");
  }

  @Test
  void promtoolListsSeriesAndLabels() throws Exception {
    assertThat(promtool("series", "--match=m", api.url()))
        .isEqualTo("{__name__=\"m\", job=\"a\"}\n");
    assertThat(promtool("labels", api.url(), "__name__")).isEqualTo("m\nsmall\n");
  }

  private String federating() {
    return """
        global: {scrape_interval: 1s}
        scrape_configs:
        - job_name: federate
          honor_labels: true
          metrics_path: /federate
          params: {'match[]': ['{job="a"}']}
          static_configs: [{targets: ['%s']}]
        """
        .formatted(api.url().substring("http://".length()));
  }

  @Test
  void aPrometheusFederatesFromUsAndAnswersOurClient(@TempDir Path folder) throws Exception {
    try (RealPrometheus prometheus = RealPrometheus.start(folder, federating());
        RemoteBackend backend = new RemoteBackend(RemoteSettings.at(prometheus.url()))) {
      until("it has federated", () -> hasSamples(backend));
      assertThat(backend.instant("m", Instant.now(), PATIENCE))
          .isEqualTo(
              new Value.Vector(
                  List.of(new Value.Element(Labels.of("__name__", "m", "job", "a"), 60))));
      assertThat(backend.instant("scalar(small) * 2", Instant.now(), PATIENCE))
          .isEqualTo(new Value.Scalar(3e-9));
      assertThat(backend.instant("\"words\"", Instant.now(), PATIENCE))
          .isEqualTo(new Value.Text("words"));
      assertThat(backend.instant("m[5m]", Instant.now(), PATIENCE))
          .isInstanceOf(Value.Matrix.class);
      assertThat(backend.instant("nosuch", Instant.now(), PATIENCE)).isEqualTo(Value.Vector.EMPTY);
      assertThat(
              backend.series(
                  List.of("{job=\"a\"}"), now.minusSeconds(300), now.plusSeconds(300), PATIENCE))
          .containsExactly(
              Labels.of("__name__", "m", "job", "a"),
              Labels.of("__name__", "small", "instance", "h:1", "job", "a"));
      assertThat(refusal(backend, "m +")).isEqualTo(BackendException.Reason.BAD_QUERY);
      assertThat(refusal(backend, "m + on() {job=\"a\"}"))
          .isEqualTo(BackendException.Reason.BAD_QUERY);
    }
  }

  private static boolean hasSamples(RemoteBackend backend) {
    try {
      return !backend.instant("m", Instant.now(), PATIENCE).equals(Value.Vector.EMPTY);
    } catch (BackendException notYet) {
      return false;
    }
  }

  private static BackendException.Reason refusal(RemoteBackend backend, String query) {
    try {
      throw new AssertionError("answered: " + backend.instant(query, Instant.now(), PATIENCE));
    } catch (BackendException refused) {
      return refused.reason();
    }
  }
}
