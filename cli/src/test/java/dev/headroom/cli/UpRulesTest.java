package dev.headroom.cli;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.cli.serve.Serve;
import dev.headroom.http.HttpSettings;
import dev.headroom.serving.ModelServer;
import dev.headroom.serving.ServerSettings;
import dev.headroom.serving.engine.Engines;
import dev.headroom.serving.engine.onnx.OnnxEngine;
import dev.headroom.serving.repository.ConfigFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pairs of files that users have for a cluster, rules of prometheus-adapter and an autoscaler,
 * beside a server in one folder; as written but for their minutes, which a test cannot wait for.
 */
@Timeout(240)
class UpRulesTest {
  @TempDir Path folder;

  private static String users(String name) throws IOException {
    try (InputStream in = UpRulesTest.class.getResourceAsStream("users/" + name)) {
      return new String(
          Optional.ofNullable(in).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(Files.createDirectories(folder.resolve("files")).resolve(name), text);
  }

  private void page(String text) throws IOException {
    Files.writeString(folder.resolve("files/metrics"), text);
  }

  private void server(String name) throws IOException {
    write(
        "server.yaml",
        """
        apiVersion: headroom.dev/v1alpha1
        kind: ModelServer
        metadata: {name: %s}
        spec:
          command: ["%s", -XX:TieredStopAtLevel=1, -XX:+UseSerialGC, -cp, "%s", dev.headroom.cli.TestingServer, "{port}"]
        """
            .formatted(
                name,
                Path.of(System.getProperty("java.home"), "bin", "java"),
                TestingServer.class.getProtectionDomain().getCodeSource().getLocation().getPath()));
  }

  @Test
  void ovms() throws IOException {
    server("demo");
    write("adapter.yaml", users("ovms-adapter-config.yaml").replace("[1m]", "[3s]"));
    write("hpa.yaml", users("ovms-hpa.yaml").replace("120", "0"));
    page(ovms(0));
    try (HeadroomProcess headroom = HeadroomProcess.up(folder, "files")) {
      headroom.untilSaid(1, "demo: 1 to 3 replicas, scaled on ovms_requests_streams_ratio");
      headroom.untilSaid(1, "is ready");
      page(ovms(9));
      headroom.untilSaid(1, "demo: 1 → [23] replicas.*ovms_requests_streams_ratio");
      headroom.untilSaid(3, "is ready");
      page(ovms(0));
      headroom.untilSaid(1, "demo: \\d → 1 replicas");
      assertThat(String.join("\n", headroom.lines())).doesNotContain("warning");
    }
  }

  private static String ovms(int requests) {
    return "ovms_streams{name=\"m\",version=\"1\"} 2\n"
        + "ovms_current_requests{name=\"m\",version=\"1\"} "
        + requests
        + "\n";
  }

  @Test
  void fastapi() throws IOException {
    fastapi(fastapi(0), fastapi(25));
  }

  /** What was written for a FastAPI server works with the model server's page, as it stands. */
  @Test
  void fastapiWithHeadroomsOwnPage() throws Exception {
    String page = pageOfTheModelServer();
    assertThat(page)
        .contains("inference_latency_seconds_count 3\n", "\nrequest_queue_depth 0\n")
        .doesNotContain("gpu_utilization_percent");
    fastapi(page, page.replace("\nrequest_queue_depth 0\n", "\nrequest_queue_depth 25\n"));
  }

  private String pageOfTheModelServer() throws Exception {
    Path version = Files.createDirectories(folder.resolve("power/1"));
    try (InputStream model = Serve.class.getResourceAsStream("power.onnx")) {
      Files.copy(model, version.resolve("model.onnx"));
    }
    Path config = folder.resolve("config.json");
    Files.writeString(
        config,
        "{\"model_config_list\":[{\"config\":{\"name\":\"power\",\"base_path\":\"power\"}}]}");
    ServerSettings settings =
        new ServerSettings(
                HttpSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                Optional.empty(),
                0,
                Duration.ZERO,
                "test")
            .withNvml(Path.of(""));
    try (ModelServer server =
            ModelServer.start(settings, new ConfigFile(config, 1), new Engines(new OnnxEngine()));
        HttpClient client = HttpClient.newHttpClient()) {
      until(server::ready);
      String url = "http://127.0.0.1:" + server.address().getPort();
      for (int i = 0; i < 3; i++) {
        HttpRequest infer =
            HttpRequest.newBuilder(URI.create(url + "/v2/models/power/infer"))
                .POST(
                    BodyPublishers.ofString(
                        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,1],\"datatype\":\"FP32\",\"data\":[1]}]}"))
                .build();
        assertThat(client.send(infer, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
      }
      return client
          .send(
              HttpRequest.newBuilder(URI.create(url + "/metrics")).build(), BodyHandlers.ofString())
          .body();
    }
  }

  private void fastapi(String idle, String loaded) throws IOException {
    server("model-server");
    write("adapter-values.yaml", users("fastapi-adapter-values.yaml"));
    write(
        "hpa.yaml",
        users("fastapi-hpa.yaml").replace("Seconds: 30\n", "Seconds: 0\n").replace("300", "0"));
    page(idle);
    try (HeadroomProcess headroom = HeadroomProcess.up(folder, "files")) {
      headroom.untilSaid(2, "is ready");
      page(loaded);
      headroom.untilSaid(1, "model-server: [23] → 4 replicas.*request_queue_depth");
      headroom.untilSaid(4, "is ready");
      page(idle);
      // At most one in 120 s, counted from the two at the period's start, as Kubernetes does: to
      // two at once, or by three where not all pages were read as empty yet.
      headroom.untilSaid(1, "model-server: [34] → 2 replicas");
      assertThat(String.join("\n", headroom.lines())).doesNotContain("warning");
    }
  }

  /** No request was answered, so the mean latency is no number: the adapter says 0. */
  private static String fastapi(int depth) {
    return "request_queue_depth "
        + depth
        + "\ninference_latency_seconds_sum 0\ninference_latency_seconds_count 0\n";
  }

  @Test
  void aRuleThatIsWrongIsSaidAndTheOthersHold() throws IOException {
    server("demo");
    write(
        "adapter.yaml",
        """
        rules:
        - seriesQuery: ovms_streams
          metricsQuery: <<.Serie>>
        - seriesQuery: ovms_current_requests
          resources: {template: "<<.Resource>>"}
          name: {as: load_of_all}
          metricsQuery: sum(<<.Series>>{<<.LabelMatchers>>}) by (<<.GroupBy>>)
        """);
    write(
        "hpa.yaml",
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: h}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: demo}
          maxReplicas: 2
          metrics:
          - type: Object
            object:
              describedObject: {apiVersion: v1, kind: Service, name: demo}
              metric: {name: load_of_all}
              target: {type: Value, value: 4}
        """);
    page(ovms(0));
    try (HeadroomProcess headroom = HeadroomProcess.up(folder, "files")) {
      headroom.untilSaid(
          1, "a rule is left out: files/adapter.yaml:3: .*rules\\[0\\].metricsQuery");
      headroom.untilSaid(1, "is ready");
      page(ovms(9));
      headroom.untilSaid(1, "demo: 1 → 2 replicas.*load_of_all");

      CommandRun table = rules();
      assertThat(table.exitCode()).isZero();
      List<String> lines = table.out().lines().toList();
      assertThat(lines.getFirst().split(" {2,}"))
          .containsExactly("RULE", "SERIES", "METRICS", "PROBLEM");
      assertThat(lines.get(1))
          .containsPattern(
              "^files/adapter.yaml: rules\\[1] +[12] +load_of_all \\(.*pods, services\\) +-$");
      assertThat(lines.get(2))
          .containsPattern("^files/adapter.yaml:3 +- +- +left out: .*rules\\[0].metricsQuery: ");
      assertThat(rules("-o", "wide").out())
          .contains(
              "sum(ovms_current_requests{namespace=\"default\",service=\"demo\"}) by (service)",
              "asked of Headroom's own metrics");
      assertThat(rules("-o", "json").out())
          .contains("\"askedOf\" : ", "\"leftOut\" : ", "\"doubts\" : ");

      write("adapter.yaml", "rules: [{seriesQuery: none_total, metricsQuery: '<<.Series>>'}]");
      headroom.untilSaid(1, "a rule is doubtful: files/adapter.yaml:1: .*a rate, as");
    }
  }

  private CommandRun rules(String... arguments) {
    List<String> all = new ArrayList<>(List.of("rules"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--state-dir", folder.resolve("state").toString()));
    return CommandRun.of(all);
  }
}
