package dev.headroom.metrics.web;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.document.Problems;
import dev.headroom.metrics.backend.BackendException;
import dev.headroom.metrics.backend.HeadBackend;
import dev.headroom.metrics.backend.MetricsBackend;
import dev.headroom.metrics.backend.RemoteBackend;
import dev.headroom.metrics.backend.RemoteSettings;
import dev.headroom.metrics.query.Query;
import dev.headroom.metrics.query.QueryException;
import dev.headroom.metrics.query.Value;
import dev.headroom.metrics.rules.MetricAnswer;
import dev.headroom.metrics.rules.MetricsRules;
import dev.headroom.metrics.rules.ObjectType;
import dev.headroom.metrics.scrape.config.ScrapeConfiguration;
import dev.headroom.metrics.scrape.pool.ScrapePools;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.HeadSettings;
import dev.headroom.testing.RealPrometheus;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Headroom and a real Prometheus scrape the same targets and give the same answers. No sample is
 * where a range may begin or a subquery look: Debian's Prometheus 2 closes ranges on the left,
 * where Prometheus 3 and Headroom leave them open. {@code -Dbeside.seed=N} takes other random
 * queries.
 */
class SideBySideTest {
  private static final int QUERIES = 500;
  private static final String ALL = "{job=~\"servers|a|b|c\",__name__!~\"up|scrape_.*\"}";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LOOKBACK = Duration.ofSeconds(30);
  private static final double TOLERANCE = 1e-9;

  private static Instant from;
  private static Instant at;
  private static long last;
  private static ChangingPages targets;
  private static ScrapePools pools;
  private static RealPrometheus prometheus;
  private static RemoteBackend theirs;
  private static HeadBackend ours;

  @BeforeAll
  static void scrape(@TempDir Path folder) throws Exception {
    RealPrometheus.needs("prometheus");
    from = Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.MINUTES).plusMillis(370);
    ScrapedWorld world = new ScrapedWorld(from.toEpochMilli());
    last = world.last();
    at = Instant.ofEpochMilli(last + 1_400);
    targets = new ChangingPages(world.pages());
    String configuration = world.configuration(targets.port());
    Head head =
        new Head(
            HeadSettings.standard().withRetention(Duration.ofHours(1)), InstantSource.system());
    pools = new ScrapePools(head, InstantSource.system());
    prometheus =
        RealPrometheus.start(
            folder, configuration, "--query.lookback-delta=" + LOOKBACK.toSeconds() + "s");
    pools.apply(read(folder.resolve("prometheus.yml")));
    theirs = new RemoteBackend(RemoteSettings.at(prometheus.url()));
    ours = new HeadBackend(head, LOOKBACK);
    for (int state = 0; state < ScrapedWorld.STATES; state++) {
      targets.show(state);
      Instant time = from.plusMillis(state * ScrapedWorld.STEP_MILLIS);
      double samples = targets.samples(state);
      until(
          "both have the samples of state " + state,
          () -> targets.areFetched(2) && has(ours, time, samples) && has(theirs, time, samples));
    }
  }

  /** A scrape may be late: who has fetched a page need not have its samples. */
  private static boolean has(MetricsBackend backend, Instant time, double samples) {
    String query = "count(last_over_time(" + ALL + "[1s]))";
    return backend.instant(query, time, PATIENCE) instanceof Value.Vector vector
        && !vector.elements().isEmpty()
        && vector.elements().getFirst().value() == samples;
  }

  private static ScrapeConfiguration read(Path file) {
    Problems problems = new Problems("prometheus.yml");
    ScrapeConfiguration read = ScrapeConfiguration.read("prometheus.yml", file, problems);
    assertThat(problems.list()).isEmpty();
    return Objects.requireNonNull(read);
  }

  @AfterAll
  static void stop() {
    for (AutoCloseable each : new AutoCloseable[] {theirs, prometheus, pools, targets}) {
      if (each != null) {
        try {
          each.close();
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  @Test
  void bothHaveTheSameSeries() {
    List<String> all = List.of("{job=~\"servers|a|b|c\",__name__!~\"up|scrape_.*\"}");
    assertThat(ours.series(all, from, at, PATIENCE))
        .isEqualTo(theirs.series(all, from, at, PATIENCE))
        .hasSizeGreaterThan(1_000);
  }

  @Test
  void randomQueries() {
    long seed = Long.getLong("beside.seed", 12);
    RandomQueries queries = new RandomQueries(new Random(seed), last);
    List<String> some = new ArrayList<>();
    for (int i = 0; i < QUERIES; i++) {
      some.add(queries.next());
    }
    assertThat(compare(some)).as("queries that find anything").isGreaterThan(QUERIES / 2);
  }

  /** But for blanks before a subquery, which Prometheus forgets, and +Inf. */
  @Test
  void queriesAreLaidOutAsThere() throws Exception {
    RandomQueries queries = new RandomQueries(new Random(5), last);
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < QUERIES; i++) {
        String query = queries.next();
        String form = "?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
        HttpRequest request =
            HttpRequest.newBuilder(prometheus.url().resolve("/api/v1/format_query" + form)).build();
        String answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        JsonNode layout = new ObjectMapper().readTree(answer).get("data");
        if (layout == null) {
          assertThatThrownBy(() -> Query.parse(query)).isInstanceOf(QueryException.class);
        } else if (!query.contains("Inf")) {
          assertThat(unindented(Query.parse(query).formatted()))
              .isEqualTo(unindented(layout.asText()));
        }
      }
    }
  }

  private static String unindented(String layout) {
    return layout.replaceAll("(?m)^ +", "");
  }

  @Test
  void theCatalogsQueries() {
    List<String> queries = ScrapedWorld.catalog();
    assertThat(queries).hasSizeGreaterThan(30);
    assertThat(compare(queries)).as("queries that find anything").isEqualTo(queries.size());
    List<String> byPod =
        queries.stream().map(query -> query.replace("sum(", "sum by (pod) (")).toList();
    assertThat(compare(byPod)).isEqualTo(queries.size());
  }

  @Test
  void theUsersRules() throws Exception {
    same("ovms-adapter-config.yaml", "ovms_requests_streams_ratio", "others-1", "others-2");
    for (String metric : List.of("inference_latency_seconds_avg", "request_queue_depth")) {
      same("fastapi-adapter-values.yaml", metric, "fastapi-1", "fastapi-2");
    }
  }

  private static void same(String file, String metric, String... pods) throws Exception {
    List<MetricAnswer> answers = new ArrayList<>();
    for (MetricsBackend backend : List.of(theirs, ours)) {
      MetricsRules rules = new MetricsRules(backend, PATIENCE);
      rules.rules(
          dev.headroom.metrics.rules.Files.rules(dev.headroom.metrics.rules.Files.users(file)));
      answers.add(rules.ofObjects(ObjectType.POD, "default", List.of(pods), metric, List.of(), at));
    }
    assertThat(answers.getLast()).isEqualTo(answers.getFirst());
    assertThat(answers.getLast())
        .isInstanceOfSatisfying(
            MetricAnswer.OfObjects.class, found -> assertThat(found.milli()).isNotEmpty());
  }

  /** How many of the queries find anything, once all have the same answers. */
  private static int compare(List<String> queries) {
    List<String> different = new ArrayList<>();
    int withData = 0;
    for (String query : queries) {
      Object expected = answer(theirs, query);
      Object found = answer(ours, query);
      withData += expected instanceof Map<?, ?> map && !map.isEmpty() ? 1 : 0;
      if (!same(expected, found)) {
        different.add(query + "\n  Prometheus: " + expected + "\n  Headroom:   " + found);
      }
    }
    assertThat(different).isEmpty();
    return withData;
  }

  /** Numbers by labels and times, or why there are none. */
  private static Object answer(MetricsBackend backend, String query) {
    try {
      Map<String, Double> values = new TreeMap<>();
      switch (backend.instant(query, at, PATIENCE)) {
        case Value.Scalar scalar -> values.put("", scalar.value());
        case Value.Vector vector ->
            vector.elements().forEach(e -> values.put(e.labels().toString(), e.value()));
        case Value.Matrix matrix -> matrix.series().forEach(points -> add(values, points));
        case Value.Text text -> {
          return text.value();
        }
      }
      return values;
    } catch (BackendException refused) {
      return refused.reason();
    }
  }

  private static void add(Map<String, Double> values, Points points) {
    Labels series = points.series();
    for (int i = 0; i < points.size(); i++) {
      values.put(series + " " + points.time(i), points.value(i));
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
}
