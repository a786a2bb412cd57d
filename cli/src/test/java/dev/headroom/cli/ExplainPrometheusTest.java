package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code explain} of a file whose metrics a Prometheus has. */
class ExplainPrometheusTest {
  private static final String NOW = "--now=2026-01-01T12:00:00Z";
  private static final String SERVER =
      """
      apiVersion: headroom.dev/v1alpha1
      kind: ModelServer
      metadata: {name: demo}
      spec:
        command: [serve, "{port}"]
        replicas: 2
        scaling:
          maxReplicas: 9
          metrics: [{query: {name: waiting, expression: sum(jobs), target: {type: AverageValue, averageValue: 4}}}]
      """;

  @TempDir Path folder;

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private HttpServer prometheus;
  private String url;

  @BeforeEach
  void start() throws IOException {
    prometheus = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    url = "http://127.0.0.1:" + prometheus.getAddress().getPort();
    prometheus.createContext(
        "/api/v1/",
        exchange -> {
          String form =
              URLDecoder.decode(
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                  StandardCharsets.UTF_8);
          asked.add(exchange.getRequestURI().getPath() + "?" + form);
          String data =
              answers.entrySet().stream()
                  .filter(answer -> form.contains(answer.getKey()))
                  .map(Map.Entry::getValue)
                  .findFirst()
                  .orElse(
                      exchange.getRequestURI().getPath().endsWith("/series")
                          ? "[]"
                          : "{\"resultType\":\"vector\",\"result\":[]}");
          byte[] body =
              ("{\"status\":\"success\",\"data\":" + data + "}").getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    prometheus.start();
  }

  @AfterEach
  void stop() {
    prometheus.stop(0);
  }

  private static String vector(String labels, String value) {
    return "{\"resultType\":\"vector\",\"result\":[{\"metric\":{%s},\"value\":[1,\"%s\"]}]}"
        .formatted(labels, value);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void aQueryIsAskedAsOfNow() throws IOException {
    answers.put("query=sum(jobs)", vector("", "11"));
    CommandRun run =
        CommandRun.of("explain", NOW, file("server.yaml", SERVER), "--prometheus", url);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("2 → 3 replicas: waiting 5.5 (target 4)");
    assertThat(asked).singleElement().asString().contains("time=1767268800.000");
  }

  @Test
  void aPrometheusThatIsLostIsNoEmptyAnswer() throws IOException {
    prometheus.stop(0);
    CommandRun run =
        CommandRun.of("explain", NOW, file("server.yaml", SERVER), "--prometheus", url);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("stays at 2 replicas: waiting cannot be read: " + url + ": nobody answers: ");
  }

  @Test
  void rulesSayWhatIsAskedForAnAutoscalersMetrics() throws IOException {
    String hpa =
        file(
            "hpa.yaml",
            """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: h, namespace: models}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              maxReplicas: 9
              metrics:
              - {type: External, external: {metric: {name: jobs_waiting}, target: {type: AverageValue, averageValue: 4}}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: models}
            spec: {replicas: 2, selector: {matchLabels: {app: web}}}
            status: {replicas: 2}
            """);
    String rules =
        file(
            "rules.yaml",
            """
            externalRules:
            - seriesQuery: jobs
              resources: {overrides: {ns: {resource: namespace}}}
              name: {as: jobs_waiting}
              metricsQuery: sum(<<.Series>>{<<.LabelMatchers>>})
            - seriesQuery: wrong
              metricsQuery: <<.Serie>>
            """);
    answers.put("match[]=jobs", "[{\"__name__\":\"jobs\",\"ns\":\"models\"}]");
    answers.put("query=sum(jobs{ns=\"models\"})", vector("", "11"));
    CommandRun run = CommandRun.of("explain", NOW, hpa, "--prometheus", url, "--rules", rules);
    assertThat(run.err())
        .as("a rule that is wrong hides no other")
        .startsWith("a rule is left out: " + rules + ":7: ")
        .hasLineCount(1);
    assertThat(run.out()).contains("2 → 3 replicas: jobs_waiting 5.5 (target 4)");

    assertThat(CommandRun.of("explain", NOW, hpa, "--prometheus", url).out())
        .as("without rules nobody knows what to ask")
        .contains("unable to fetch metrics from external metrics API");
  }

  @Test
  void whatIsWrongWithTheFlagsIsSaid() throws IOException {
    String server = file("server.yaml", SERVER);
    for (List<String> flags :
        List.of(
            List.of("--rules", server, "--rules: " + server + " (expected: --prometheus as well)"),
            List.of("--prometheus", "ftp://x", "--prometheus: url: ftp://x (expected: http://"),
            List.of("--prometheus", "http://a b", "--prometheus: http://a b (expected: http://"),
            List.of("--prometheus", "none", "--prometheus: none"),
            List.of("--prometheus", server, "--prometheus: " + server + ":1: "),
            List.of("--signals", "none", "--signals: none (expected: a file"))) {
      CommandRun run = CommandRun.of("explain", server, flags.get(0), flags.get(1));
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains(flags.get(2));
    }
    assertThat(CommandRun.of("explain", server, "--prometheus", url, "--rules", server).err())
        .contains("no rules (expected: those of prometheus-adapter)");
  }

  @Test
  void signalsOfAUsersOwnAreKnown() throws IOException {
    String server =
        file(
            "server.yaml",
            SERVER.replaceFirst("metrics: .*", "metrics: [{signal: {name: heat, target: 200}}]"));
    String signals =
        file(
            "signals.yaml",
            """
            signals: [{name: heat, unit: degrees, sentence: s, range: [0, 999]}]
            servers: []
            """);
    assertThat(CommandRun.of("explain", server).err()).contains("a signal of the catalog");
    assertThat(CommandRun.of("explain", server, "--signals", signals).out())
        .contains("heat cannot be read");
    assertThat(CommandRun.of("validate", server).err()).contains("metrics[0].signal.name");
    assertThat(CommandRun.of("validate", server, "--signals", signals).out())
        .contains("demo: 1 to 9 replicas, scaled on heat");
  }

  @Test
  void aSignalIsTestedOverAllThatThePrometheusHas() {
    answers.put("query=sum(avg_over_time(nv_inference_pending", vector("", "3"));
    answers.put("match[]=nv_inference_pending", "[{\"pod\":\"a\"},{\"pod\":\"b\"}]");
    CommandRun run = CommandRun.of("signals", "test", "queue-depth", "--prometheus", url);
    assertThat(run.out())
        .contains(
            "server    Triton Inference Server, known by 2 series",
            "value     3.0 requests, over all replicas together",
            "nv_inference_pending_request_count: 2 series");
    assertThat(run.exitCode()).isZero();

    answers.remove("query=sum(avg_over_time(nv_inference_pending");
    assertThat(CommandRun.of("signals", "test", "queue-depth", "--prometheus", url).out())
        .contains("no value  too few samples", "nv_inference_pending_request_count: 2 series");

    CommandRun none = CommandRun.of("signals", "test", "tokens-per-second", "--prometheus", url);
    assertThat(none.out()).contains("no value  the Prometheus has no series of a server with");
    assertThat(none.exitCode()).isOne();

    prometheus.stop(0);
    CommandRun lost = CommandRun.of("signals", "test", "queue-depth", "--prometheus", url);
    assertThat(lost.out()).contains("no value  " + url + ": nobody answers: ");
    assertThat(lost.exitCode()).isOne();
    assertThat(CommandRun.of("signals", "test", "queue-depth").err())
        .contains("--url, --prometheus: (expected: one of the two)");
  }
}
