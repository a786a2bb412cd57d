package dev.headroom.metrics.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Grafana 10 to 12 asks its Prometheus data source for, request by request, as its sources
 * send it: pkg/promlib (healthcheck.go, heuristics.go, client/client.go) and
 * packages/grafana-prometheus (datasource.ts, resource_clients.ts, language_provider.ts,
 * metric_find_query.ts). Forms are sent as the Go client sends them, and a POST that is answered
 * 400 or 405 is sent again as GET.
 */
class GrafanaRequestsTest {
  private static final long NOW = 1_700_000_000;
  private static final String START = String.valueOf(NOW - 900);
  private static final String END = String.valueOf(NOW);

  private ApiUnderTest api;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws Exception {
    api =
        new ApiUnderTest(
            ApiSettings.standard("test"), InstantSource.fixed(Instant.ofEpochSecond(NOW)));
    for (int i = 0; i <= 60; i++) {
      long millis = (NOW - 900 + 15L * i) * 1_000;
      api.sample(millis, i, "__name__", "requests_total", "job", "a", "pod", "a-1");
      api.sample(millis, i, "__name__", "seconds_bucket", "job", "b", "le", "+Inf");
      api.sample(millis, 1, "__name__", "x.y", "lab.el", "v");
    }
  }

  @AfterEach
  void stop() {
    api.close();
    client.close();
  }

  private JsonNode data(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("application/json");
    JsonNode json = ApiUnderTest.json(answer);
    assertThat(json.get("status").asText()).isEqualTo("success");
    return json.get("data");
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  /** "Save &amp; test" (CheckHealth), 1970 and all. */
  @Test
  void healthCheck() throws Exception {
    JsonNode data = data(api.post("/api/v1/query", "query", "1+1", "time", "4"));
    assertThat(data.get("resultType").asText()).isEqualTo("scalar");
    assertThat(data.get("result").get(1).asText()).isEqualTo("2");
  }

  /**
   * Without features it is a Prometheus, else Grafana takes it for Mimir and asks for its rulers.
   */
  @Test
  void whichKindOfServerItIs() throws Exception {
    JsonNode data = data(api.get("/api/v1/status/buildinfo"));
    assertThat(data.has("features")).isFalse();
    assertThat(data.get("version").asText()).matches("3\\.[0-9]+\\.[0-9]+");
  }

  @Test
  void aPanel() throws Exception {
    JsonNode data =
        data(
            api.post(
                "/api/v1/query_range",
                "query",
                "sum by (job) (rate(requests_total{job=\"a\"}[1m0s]))",
                "start",
                START,
                "end",
                END,
                "step",
                "15",
                "timeout",
                "60s"));
    assertThat(data.get("resultType").asText()).isEqualTo("matrix");
    assertThat(data.get("result").get(0).get("values").size()).isGreaterThan(50);
    data(
        api.post(
            "/api/v1/query_range",
            "query",
            "up",
            "start",
            "1699999100.5",
            "end",
            END,
            "step",
            "0.5"));
  }

  /** Explore asks for both; a stat panel and an alert rule for a moment alone. */
  @Test
  void aTable() throws Exception {
    JsonNode data =
        data(api.post("/api/v1/query", "query", "requests_total", "time", "1700000000.123"));
    assertThat(data.get("resultType").asText()).isEqualTo("vector");
    assertThat(data.get("result").get(0).get("value").get(1).asText()).isEqualTo("60");
  }

  /**
   * Asked once at the start, with milliseconds for seconds, and beside panels with the switch on.
   */
  @Test
  void exemplars() throws Exception {
    assertThat(
            data(
                api.get(
                    "/api/v1/query_exemplars",
                    "query",
                    "test",
                    "start",
                    "1699998200000",
                    "end",
                    "1700000000000")))
        .isEmpty();
    assertThat(
            data(
                api.post(
                    "/api/v1/query_exemplars",
                    "query",
                    "rate(requests_total[1m])",
                    "start",
                    START,
                    "end",
                    END)))
        .isEmpty();
  }

  @Test
  void theQueryBuilder() throws Exception {
    String[] span = {"limit", "40000", "start", START, "end", END};
    assertThat(texts(data(api.get("/api/v1/label/__name__/values", span))))
        .containsExactly("requests_total", "seconds_bucket", "x.y");
    assertThat(texts(data(api.post("/api/v1/labels", span))))
        .containsExactly("__name__", "job", "lab.el", "le", "pod");
    assertThat(texts(data(api.post("/api/v1/labels", with(span, "{__name__=\"requests_total\"}")))))
        .containsExactly("__name__", "job", "pod");
    assertThat(
            texts(
                data(
                    api.get(
                        "/api/v1/label/pod/values",
                        with(span, "{job=~\"a|b\",__name__=\"requests_total\"}")))))
        .containsExactly("a-1");
    // escapeForUtf8Support
    assertThat(texts(data(api.get("/api/v1/label/U__lab_2e_el/values", with(span, "{\"x.y\"}")))))
        .containsExactly("v");
    assertThat(data(api.post("/api/v1/series", with(span, "{__name__!=\"\"}")))).hasSize(3);
    assertThat(
            data(
                api.post(
                    "/api/v1/series", "start", START, "end", END, "match[]", "requests_total")))
        .hasSize(1);
  }

  private static String[] with(String[] span, String match) {
    List<String> all = new ArrayList<>(List.of(span));
    all.addAll(List.of("match[]", match));
    return all.toArray(String[]::new);
  }

  /** {@code label_values(metric, label)}, {@code metrics(…)}, {@code query_result(…)}. */
  @Test
  void variables() throws Exception {
    assertThat(
            texts(
                data(
                    api.get(
                        "/api/v1/label/job/values",
                        "match[]",
                        "requests_total",
                        "start",
                        START,
                        "end",
                        END))))
        .containsExactly("a");
    JsonNode result =
        data(api.post("/api/v1/query", "query", "topk(1, requests_total)", "time", END))
            .get("result");
    assertThat(result.get(0).get("metric").get("__name__").asText()).isEqualTo("requests_total");
  }

  @Test
  void whatMetricsMean() throws Exception {
    JsonNode data = data(api.get("/api/v1/metadata", "limit", "40000"));
    assertThat(data.get("m").get(0).get("type").asText()).isEqualTo("counter");
    assertThat(data.get("m").get(0).get("help").asText()).isEqualTo("what it is");
  }

  /** The data source looks for recording rules in them, the alert list for alerts. */
  @Test
  void rulesAndAlerts() throws Exception {
    assertThat(data(api.get("/api/v1/rules")).get("groups")).isEmpty();
    assertThat(data(api.get("/api/v1/rules", "type", "alert", "group_limit", "40")).get("groups"))
        .isEmpty();
    assertThat(data(api.get("/api/v1/alerts")).get("alerts")).isEmpty();
  }

  /** A mistake in a query: sent again as GET, and its message is what people see. */
  @Test
  void aMistake() throws Exception {
    for (HttpResponse<String> answer :
        List.of(
            api.post("/api/v1/query", "query", "sum(", "time", END),
            api.get("/api/v1/query", "query", "sum(", "time", END))) {
      assertThat(answer.statusCode()).isEqualTo(400);
      JsonNode json = ApiUnderTest.json(answer);
      assertThat(json.get("status").asText()).isEqualTo("error");
      assertThat(json.get("errorType").asText()).isEqualTo("bad_data");
      assertThat(json.get("error").asText()).contains("unclosed left parenthesis");
    }
  }

  /** What no part of Grafana needs is not there, in the way that it knows. */
  @Test
  void whatThereIsNot() throws Exception {
    for (String path : List.of("alertmanagers", "status/tsdb", "notifications")) {
      assertThat(api.get("/api/v1/" + path).statusCode()).as(path).isEqualTo(404);
    }
    HttpRequest put =
        HttpRequest.newBuilder(URI.create(api.url() + "/api/v1/query"))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(client.send(put, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(405);
  }
}
