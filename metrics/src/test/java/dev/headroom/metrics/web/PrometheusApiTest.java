package dev.headroom.metrics.web;

import static dev.headroom.metrics.web.ApiUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.metrics.query.Value;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.StaleMark;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API's answers, letter by letter where clients read letters. */
class PrometheusApiTest {
  private static final ApiSettings SETTINGS = ApiSettings.standard("test");

  /** Seconds of the epoch that every test's clock shows. */
  private static final long NOW = 1_000_000;

  private ApiUnderTest api;

  @BeforeEach
  void start() throws Exception {
    api = new ApiUnderTest(SETTINGS, InstantSource.fixed(Instant.ofEpochSecond(NOW)));
    for (int second = -60; second <= 0; second += 10) {
      long millis = (NOW + second) * 1_000;
      api.sample(millis, 60 + second, "__name__", "m", "job", "a");
      api.sample(millis, 1, "__name__", "up", "job", "a", "instance", "h:1");
    }
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static String ok(String data) {
    return "{\"status\":\"success\",\"data\":" + data + "}";
  }

  @Test
  void answersAnInstantQuery() throws Exception {
    HttpResponse<String> answer = api.get("/api/v1/query", "query", "m", "time", NOW + ".25");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.body())
        .isEqualTo(
            ok(
                "{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"__name__\":\"m\",\"job\":\"a\"},"
                    + "\"value\":[1000000.250,\"60\"]}]}"));
    assertThat(api.get("/api/v1/query", "query", "1e21", "time", "7").body())
        .isEqualTo(ok("{\"resultType\":\"scalar\",\"result\":[7,\"1e+21\"]}"));
  }

  @Test
  void answersARangeQueryOfAForm() throws Exception {
    HttpResponse<String> answer =
        api.post(
            "/api/v1/query_range",
            "query",
            "m + 0.5",
            "start",
            Instant.ofEpochSecond(NOW - 20).toString(),
            "end",
            Long.toString(NOW),
            "step",
            "10s");
    assertThat(answer.body())
        .isEqualTo(
            ok(
                "{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"job\":\"a\"},\"values\":"
                    + "[[999980,\"40.5\"],[999990,\"50.5\"],[1000000,\"60.5\"]]}]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "query=m%20%2B|400|bad_data|invalid parameter \"query\"",
        "query=m&time=yesterday|400|bad_data|cannot parse \"yesterday\" to a valid timestamp",
        "query=m&timeout=soon|400|bad_data|cannot parse \"soon\" to a valid duration",
        "query=up%20%2B%20on()%20up|200||",
        "query=m&limit=-1|400|bad_data|limit"
      })
  void saysWhatIsWrongAsPrometheusDoes(String line, int status, String type, String message)
      throws Exception {
    HttpResponse<String> answer = api.get("/api/v1/query?" + line);
    assertThat(answer.statusCode()).isEqualTo(status);
    if (status != 200) {
      assertThat(json(answer).path("status").asText()).isEqualTo("error");
      assertThat(json(answer).path("errorType").asText()).isEqualTo(type);
      assertThat(json(answer).path("error").asText()).contains(message);
    }
  }

  @Test
  void aQueryWithoutAnAnswerIsUnprocessable() throws Exception {
    api.sample(NOW * 1_000, 1, "__name__", "up", "job", "a", "instance", "h:2");
    HttpResponse<String> answer = api.get("/api/v1/query", "query", "m + on(job) up");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).path("errorType").asText()).isEqualTo("execution");
  }

  @ParameterizedTest
  @CsvSource({
    "0,11000,1,200",
    "0,11001,1,400",
    "0,10,0,400",
    "0,10,-1,400",
    "10,0,1,400",
    "0,10,0.0001,400"
  })
  void boundsTheResolution(String start, String end, String step, int status) throws Exception {
    assertThat(
            api.get("/api/v1/query_range", "query", "1", "start", start, "end", end, "step", step)
                .statusCode())
        .isEqualTo(status);
  }

  @Test
  void listsSeriesLabelsAndValues() throws Exception {
    assertThat(api.get("/api/v1/series", "match[]", "m", "match[]", "{job=\"a\"}").body())
        .isEqualTo(
            ok(
                "[{\"__name__\":\"m\",\"job\":\"a\"},"
                    + "{\"__name__\":\"up\",\"instance\":\"h:1\",\"job\":\"a\"}]"));
    assertThat(api.post("/api/v1/labels").body())
        .isEqualTo(ok("[\"__name__\",\"instance\",\"job\"]"));
    assertThat(api.post("/api/v1/labels", "match[]", "m").body())
        .isEqualTo(ok("[\"__name__\",\"job\"]"));
    assertThat(api.get("/api/v1/label/__name__/values").body()).isEqualTo(ok("[\"m\",\"up\"]"));
    assertThat(api.get("/api/v1/label/U______name____/values", "match[]", "up").body())
        .isEqualTo(ok("[\"up\"]"));
    assertThat(api.get("/api/v1/label/nosuch/values").body()).isEqualTo(ok("[]"));
    assertThat(api.get("/api/v1/label/__name__/values", "limit", "1").body())
        .contains("[\"m\"]")
        .contains("results truncated due to limit");
    assertThat(api.get("/api/v1/series").statusCode()).isEqualTo(400);
    assertThat(api.get("/api/v1/series", "match[]", "{job=~\".*\"}").statusCode()).isEqualTo(400);
    assertThat(api.get("/api/v1/series", "match[]", "m", "start", "1", "end", "2").body())
        .isEqualTo(ok("[]"));
  }

  @Test
  void listsTargetsMetadataAndWhatItIs() throws Exception {
    assertThat(api.get("/api/v1/targets").body())
        .isEqualTo(
            ok(
                "{\"activeTargets\":[{\"discoveredLabels\":{\"__address__\":\"h:1\"},\"labels\":"
                    + "{\"instance\":\"h:1\",\"job\":\"j\"},\"scrapePool\":\"j\",\"scrapeUrl\":"
                    + "\"http://127.0.0.1:1/metrics?a=%26\",\"globalUrl\":\"http://"
                    + InetAddress.getLocalHost().getHostName()
                    + ":1/metrics?a=%26\",\"lastError\":"
                    + "\"refused\",\"lastScrape\":\"1970-01-01T00:00:01.500Z\","
                    + "\"lastScrapeDuration\":0.25,\"health\":\"down\",\"scrapeInterval\":\"1s\","
                    + "\"scrapeTimeout\":\"500ms\"}],\"droppedTargets\":[{\"discoveredLabels\":"
                    + "{\"__address__\":\"d:1\"},\"scrapePool\":\"j\"}],"
                    + "\"droppedTargetCounts\":{\"j\":1}}"));
    assertThat(json(api.get("/api/v1/targets", "state", "active")).at("/data/droppedTargets"))
        .isEmpty();
    assertThat(api.get("/api/v1/metadata", "metric", "m").body())
        .isEqualTo(ok("{\"m\":[{\"type\":\"counter\",\"help\":\"what it is\",\"unit\":\"\"}]}"));
    assertThat(api.get("/api/v1/metadata", "metric", "other").body()).isEqualTo(ok("{}"));
    assertThat(json(api.get("/api/v1/status/buildinfo")).at("/data/revision").asText())
        .isEqualTo("headroom-test");
  }

  @Test
  void federatesTheNewestSamplesThatHaveNotEnded() throws Exception {
    api.sample(NOW * 1_000, StaleMark.VALUE, "__name__", "gone", "job", "a");
    api.sample(NOW * 1_000, 2, "__name__", "dotted.name", "a", "x\"y");
    HttpResponse<String> page =
        api.get("/federate", "match[]", "{job=\"a\"}", "match[]", "{a!=\"\"}");
    assertThat(page.headers().firstValue("content-type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(page.body())
        .isEqualTo(
            """
            # TYPE dotted_name untyped
            dotted_name{a="x\\"y",instance=""} 2 1000000000
            # TYPE m untyped
            m{job="a",instance=""} 60 1000000000
            # TYPE up untyped
            up{instance="h:1",job="a"} 1 1000000000
            """);
  }

  @Test
  void federatesWithTheExternalLabels() throws Exception {
    api.externalLabels = Map.of("cluster", "lab", "job", "never");
    assertThat(api.get("/federate", "match[]", "m").body())
        .endsWith("m{job=\"a\",cluster=\"lab\",instance=\"\"} 60 1000000000\n");
    api.externalLabels = Map.of("instance", "here");
    assertThat(api.get("/federate", "match[]", "{job=\"a\"}").body())
        .contains("m{job=\"a\",instance=\"here\"}")
        .contains("up{instance=\"h:1\",job=\"a\"}");
  }

  @Test
  void laysQueriesOut() throws Exception {
    assertThat(ApiUnderTest.json(api.get("/api/v1/format_query", "query", "sum(m)by(b,a)")))
        .hasToString("{\"status\":\"success\",\"data\":\"sum by (b, a) (m)\"}");
    assertThat(api.get("/api/v1/format_query", "query", "sum(").statusCode()).isEqualTo(400);
  }

  @Test
  void isReadyWhenItIs() throws Exception {
    assertThat(api.get("/-/healthy").statusCode()).isEqualTo(200);
    assertThat(api.get("/-/ready").statusCode()).isEqualTo(200);
    api.ready = false;
    assertThat(api.get("/-/ready").statusCode()).isEqualTo(503);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/v1/nosuch", "/api/v2/query", "/api/v1/label/a/b/values"})
  void knowsNothingElse(String path) throws Exception {
    assertThat(api.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void packsAnswersForWhoeverUnpacksThem() throws Exception {
    for (int i = 0; i < 200; i++) {
      api.sample(NOW * 1_000, i, "__name__", "many", "i", Integer.toString(i));
    }
    java.net.http.HttpResponse<byte[]> packed =
        java.net.http.HttpClient.newHttpClient()
            .send(
                java.net.http.HttpRequest.newBuilder(
                        java.net.URI.create(api.url() + "/api/v1/query?query=many"))
                    .header("Accept-Encoding", "gzip")
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    assertThat(packed.headers().firstValue("content-encoding")).contains("gzip");
    String text =
        new String(
            new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(packed.body()))
                .readAllBytes(),
            java.nio.charset.StandardCharsets.UTF_8);
    assertThat(text).startsWith("{\"status\":\"success\"").endsWith("}]}}");
  }

  @Test
  void boundsAnAnswer() throws Exception {
    try (ApiUnderTest small =
        new ApiUnderTest(SETTINGS.withAnswerBytes(100), InstantSource.system())) {
      HttpResponse<String> answer =
          small.get("/api/v1/query_range", "query", "1", "start", "0", "end", "1000", "step", "1");
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(json(answer).path("error").asText()).contains("longer than 100 bytes");
    }
  }

  @Test
  void waitingIsBoundedInNumberAndTime() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    try (ApiUnderTest busy =
        new ApiUnderTest(
            SETTINGS.withQueue(1, 1), InstantSource.system(), _ -> new Blocking(begun, end))) {
      CompletableFuture<HttpResponse<String>> first =
          CompletableFuture.supplyAsync(() -> ask(busy, "60s"));
      begun.await();
      HttpResponse<String> late = ask(busy, "10ms");
      assertThat(late.statusCode()).isEqualTo(503);
      assertThat(json(late).path("errorType").asText()).isEqualTo("timeout");
      // The one that is late still has the only place to wait.
      HttpResponse<String> refused = ask(busy, "60s");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(json(refused).path("errorType").asText()).isEqualTo("unavailable");
      end.countDown();
      assertThat(first.join().statusCode()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> ask(ApiUnderTest api, String timeout) {
    try {
      return api.get("/api/v1/query", "query", "m", "timeout", timeout);
    } catch (java.io.IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Evaluates when it is told to. */
  private record Blocking(CountDownLatch begun, CountDownLatch end) implements QueryEngine {
    @Override
    public Prepared prepare(String query) {
      return new Prepared() {
        @Override
        public String formatted() {
          return query;
        }

        @Override
        public Evaluated at(long millis, Terms terms) {
          begun.countDown();
          try {
            end.await();
          } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
          }
          return new Evaluated(
              new Value.Vector(List.of(new Value.Element(Labels.EMPTY, 1))), List.of(), List.of());
        }

        @Override
        public Evaluated range(long from, long until, long step, Terms terms) {
          return at(until, terms);
        }
      };
    }
  }

  @ParameterizedTest
  @CsvSource({"1h30m,5400", "1.5,1.5", "500ms,0.5", "1e1,10"})
  void readsDurations(String text, double seconds) throws Exception {
    Parameters parameters =
        new Parameters(com.linecorp.armeria.common.QueryParams.of("step", text));
    assertThat(parameters.duration("step")).contains(Duration.ofMillis((long) (seconds * 1000)));
  }

  @ParameterizedTest
  @CsvSource({
    "1435781451.781,1435781451781",
    "2015-07-01T20:10:51.781Z,1435781451781",
    "2015-07-01T22:10:51.781+02:00,1435781451781",
    "-1.5,-1500"
  })
  void readsTimes(String text, long millis) {
    Parameters parameters =
        new Parameters(com.linecorp.armeria.common.QueryParams.of("time", text));
    assertThat(parameters.time("time")).isEqualTo(millis);
  }
}
