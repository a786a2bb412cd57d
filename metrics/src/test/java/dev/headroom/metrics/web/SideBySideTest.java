package dev.headroom.metrics.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.metrics.backend.BackendException;
import dev.headroom.metrics.backend.HeadBackend;
import dev.headroom.metrics.backend.MetricsBackend;
import dev.headroom.metrics.backend.RemoteBackend;
import dev.headroom.metrics.backend.RemoteSettings;
import dev.headroom.metrics.query.Value;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.HeadSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random queries to Headroom's store and to a real Prometheus that has the same samples: the same
 * answers. Samples are on tens of seconds and queries are not, nor are ends of ranges: Debian's
 * Prometheus 2 closes ranges on the left, where Prometheus 3 and Headroom leave them open.
 */
class SideBySideTest {
  private static final int QUERIES = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final double TOLERANCE = 1e-9;
  private final Instant last =
      Instant.now().minus(Duration.ofMinutes(1)).truncatedTo(ChronoUnit.MINUTES);
  private final Instant at = last.plusMillis(3_300);

  @Test
  void answersAsPrometheusDoes(@TempDir Path folder) throws Exception {
    RealPrometheus.needs("promtool");
    Head head = new Head(HeadSettings.standard(), InstantSource.fixed(at));
    Path text = folder.resolve("samples");
    Files.writeString(text, samples(head));
    Process load =
        new ProcessBuilder(
                "promtool",
                "tsdb",
                "create-blocks-from",
                "openmetrics",
                text.toString(),
                folder.resolve("data").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("load").toFile())
            .start();
    assertThat(load.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(load.exitValue()).as(Files.readString(folder.resolve("load"))).isZero();
    try (RealPrometheus prometheus = RealPrometheus.start(folder, "scrape_configs: []\n");
        RemoteBackend theirs = new RemoteBackend(RemoteSettings.at(prometheus.url()))) {
      compare(theirs, new HeadBackend(head, Duration.ofMinutes(5)));
    }
  }

  private void compare(MetricsBackend theirs, MetricsBackend ours) {
    RandomQueries queries = new RandomQueries(new Random(12));
    List<String> different = new ArrayList<>();
    int withData = 0;
    for (int i = 0; i < QUERIES; i++) {
      String query = queries.next();
      Object expected = answer(theirs, query);
      Object found = answer(ours, query);
      withData += expected instanceof Map<?, ?> map && map.isEmpty() ? 0 : 1;
      if (!same(expected, found)) {
        different.add(query + "\n  Prometheus: " + expected + "\n  Headroom:   " + found);
      }
    }
    assertThat(different).isEmpty();
    assertThat(withData).as("queries that find anything").isGreaterThan(QUERIES / 3);
  }

  /** Numbers by labels, or why there are none. */
  private Object answer(MetricsBackend backend, String query) {
    try {
      return switch (backend.instant(query, at, PATIENCE)) {
        case Value.Scalar scalar -> Map.of(Labels.EMPTY, scalar.value());
        case Value.Vector vector -> {
          Map<Labels, Double> values = new TreeMap<>();
          vector.elements().forEach(element -> values.put(element.labels(), element.value()));
          yield values;
        }
        case Value other -> other;
      };
    } catch (BackendException refused) {
      return refused.reason();
    }
  }

  private static boolean same(Object expected, Object found) {
    if (!(expected instanceof Map<?, ?> these && found instanceof Map<?, ?> those)) {
      return expected.equals(found);
    }
    return these.keySet().equals(those.keySet())
        && these.entrySet().stream()
            .allMatch(each -> near((Double) each.getValue(), (Double) those.get(each.getKey())));
  }

  private static boolean near(Double a, Double b) {
    return a.equals(b)
        || a.doubleValue() == b
        || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
  }

  /** Ten minutes of counters that are reset, gauges and histograms: written, and as OpenMetrics. */
  private String samples(Head head) {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    family(text, "requests_total", head, (step, series) -> (step % 23) * (3 + series) + series);
    family(text, "load", head, (step, series) -> Math.sin(step * 0.3 + series) * 10);
    family(text, "noise", head, (step, series) -> random.nextGaussian() * 1e6);
    for (String le : List.of("0.1", "0.5", "1.0", "+Inf")) {
      int bucket = List.of("0.1", "0.5", "1.0", "+Inf").indexOf(le) + 1;
      for (String job : List.of("a", "b")) {
        for (int step = 0; step <= 60; step++) {
          sample(text, head, step, step * bucket * 2, "seconds_bucket", "job", job, "le", le);
        }
      }
    }
    return text.append("# EOF\n").toString();
  }

  private interface Curve {
    double at(int step, int series);
  }

  private void family(StringBuilder text, String name, Head head, Curve curve) {
    for (int series = 0; series < 6; series++) {
      String job = List.of("a", "b", "c").get(series / 2);
      for (int step = 0; step <= 60; step++) {
        String instance = "i" + series % 2;
        sample(text, head, step, curve.at(step, series), name, "instance", instance, "job", job);
      }
    }
  }

  private void sample(
      StringBuilder text, Head head, int step, double value, String name, String... labels) {
    Instant time = last.minusSeconds(10L * (60 - step));
    Labels series = Labels.of(labels).with(Labels.NAME, name);
    head.write(writer -> writer.append(null, series, time.toEpochMilli(), value));
    text.append(series)
        .append(' ')
        .append(DoubleText.of(value))
        .append(' ')
        .append(time.getEpochSecond())
        .append('\n');
  }
}
