package dev.headroom.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.headroom.cli.HeadroomProcess;
import dev.headroom.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headroom metrics} as a process, a page that it scrapes, and questions over HTTP. */
class MetricsCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final AtomicLong asked = new AtomicLong();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer page;

  @BeforeEach
  void servePage() throws IOException {
    page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    page.createContext(
        "/metrics",
        exchange -> {
          String text = "# TYPE asked_total counter\nasked_total " + asked.incrementAndGet() + "\n";
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    page.start();
  }

  @AfterEach
  void stopPage() {
    page.stop(0);
    client.close();
  }

  private void configure(String job) throws IOException {
    Files.writeString(
        folder.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 1s, scrape_timeout: 1s}
        rule_files: [rules.yml]
        scrape_configs:
        - job_name: %s
          static_configs: [{targets: ["127.0.0.1:%d"]}]
        """
            .formatted(job, page.getAddress().getPort()));
  }

  private HeadroomProcess start() throws IOException {
    return new HeadroomProcess(
        folder,
        "metrics",
        "--config",
        "prometheus.yml",
        "--listen",
        "127.0.0.1:0",
        "--state-dir",
        "state");
  }

  private static String url(HeadroomProcess process) {
    process.untilSaid(1, "headroom metrics: 1 job of prometheus.yml, at http://");
    return process.lines().stream()
        .filter(line -> line.startsWith("headroom metrics: "))
        .map(line -> line.substring(line.indexOf("http://")))
        .findFirst()
        .orElseThrow();
  }

  /** The values that the query comes to. */
  private JsonNode result(String url, String query) {
    try {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(
                          url
                              + "/api/v1/query?query="
                              + URLEncoder.encode(query, StandardCharsets.UTF_8)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      return JSON.readTree(answer.body()).at("/data/result");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void until(String url, String query) {
    Await.until(
        () -> query + ": " + result(url, query),
        HeadroomProcess.LIMIT,
        () -> !result(url, query).isEmpty());
  }

  @Test
  void scrapesAnswersFollowsItsFileAndKnowsTheLastRun() throws Exception {
    configure("first");
    try (HeadroomProcess metrics = start()) {
      String url = url(metrics);
      metrics.untilSaid(1, "^not done: rule_files: ");
      until(url, "rate(asked_total{job=\"first\"}[30s]) > 0");

      configure("second");
      metrics.untilSaid(1, "^the edit is applied$");
      until(url, "asked_total{job=\"second\"}");
      until(url, "absent(asked_total{job=\"first\"})");

      Files.writeString(folder.resolve("prometheus.yml"), "scrape_configs: [{job_name: 7x, a: 1}]");
      metrics.untilSaid(1, "prometheus.yml:1: scrape_configs\\[0\\].a");
      until(url, "asked_total{job=\"second\"}");

      metrics.terminate();
      assertThat(metrics.exitCode()).isZero();
    }
    configure("second");
    page.stop(0);
    try (HeadroomProcess again = start()) {
      until(url(again), "count_over_time(asked_total{job=\"second\"}[5m])");
    }
  }

  @Test
  void aStateFolderIsOnesOwn() throws Exception {
    configure("a");
    try (HeadroomProcess first = start()) {
      url(first);
      try (HeadroomProcess second = start()) {
        assertThat(second.exitCode()).isEqualTo(2);
        second.untilSaid(
            1, "^--state-dir: state \\(expected: a folder that no other headroom is using\\)$");
      }
    }
  }

  @Test
  void aBadFileIsSaidAndNothingStarts() throws Exception {
    Files.writeString(
        folder.resolve("prometheus.yml"),
        "scrape_configs:\n- job_name: a\n  scrape_interval: 1s\n  scrape_timeout: 2s\n");
    try (HeadroomProcess metrics = start()) {
      assertThat(metrics.exitCode()).isEqualTo(2);
      metrics.untilSaid(1, "^prometheus.yml:4: scrape_configs\\[0\\].scrape_timeout: ");
    }
  }

  @Test
  void whatCannotBeUsedIsNamed() throws Exception {
    configure("a");
    Files.writeString(folder.resolve("file"), "");
    try (HeadroomProcess metrics =
        new HeadroomProcess(
            folder,
            "metrics",
            "--config",
            "prometheus.yml",
            "--listen",
            "127.0.0.1:0",
            "--state-dir",
            "file")) {
      assertThat(metrics.exitCode()).isEqualTo(1);
      metrics.untilSaid(1, "^--state-dir: file: is a file \\(expected: ");
    }
    for (String memory : List.of("0", "99999")) {
      try (HeadroomProcess metrics =
          new HeadroomProcess(
              folder, "metrics", "--config", "prometheus.yml", "--memory", memory)) {
        assertThat(metrics.exitCode()).isEqualTo(2);
        metrics.untilSaid(1, "^--memory: " + memory + " \\(expected: 1 to 3072 MiB\\)");
      }
    }
  }
}
