package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.headroom.testing.Await;
import dev.headroom.testing.RealPrometheus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A policy's query, asked of the replicas' own series and of a Prometheus that runs already. */
@Timeout(240)
class UpQueryTest {
  @TempDir Path folder;

  private void server(String expression) throws IOException {
    Files.writeString(
        folder.resolve("server.yaml"),
        """
        apiVersion: headroom.dev/v1alpha1
        kind: ModelServer
        metadata: {name: demo}
        spec:
          command: ["%s", -XX:TieredStopAtLevel=1, -XX:+UseSerialGC, -cp, "%s", dev.headroom.cli.TestingServer, "{port}"]
          scaling:
            maxReplicas: 3
            behavior: {scaleDown: {stabilizationWindowSeconds: 0}}
            metrics:
            - query:
                name: waiting
                expression: %s
                target: {type: AverageValue, averageValue: 4}
        """
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                TestingServer.class.getProtectionDomain().getCodeSource().getLocation().getPath(),
                expression));
  }

  @Test
  void aQueryOverAllReplicasScalesOutAndIn() throws IOException {
    server("max(jobs_waiting{job=\"demo\"})");
    Files.writeString(folder.resolve("metrics"), "jobs_waiting 1\n");
    try (HeadroomProcess headroom = HeadroomProcess.up(folder, "server.yaml")) {
      headroom.untilSaid(1, "demo: 1 to 3 replicas, scaled on waiting");
      headroom.untilSaid(1, "is ready");
      Files.writeString(folder.resolve("metrics"), "jobs_waiting 7\n");
      headroom.untilSaid(1, "demo: 1 → 2 replicas: waiting");
      headroom.untilSaid(2, "is ready");
      Files.writeString(folder.resolve("metrics"), "jobs_waiting 1\n");
      headroom.untilSaid(1, "demo: 2 → 1 replica.*waiting");
    }
  }

  private String status() {
    String state = folder.resolve("state").toString();
    return CommandRun.of("status", "-o", "wide", "--state-dir", state).out();
  }

  /** What no replica knows: it is on a page that only the Prometheus scrapes. */
  private static HttpServer business(AtomicInteger waiting) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] body = ("jobs_waiting " + waiting + "\n").getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  @Test
  void aPrometheusThatRunsAlreadyIsAskedAndItsLossHoldsTheReplicas() throws Exception {
    AtomicInteger waiting = new AtomicInteger(1);
    HttpServer business = business(waiting);
    server("sum(jobs_waiting)");
    Path settings = folder.resolve("prometheus.yaml");
    try (RealPrometheus prometheus =
        RealPrometheus.start(
            folder.resolve("prometheus"),
            """
            global: {scrape_interval: 200ms, scrape_timeout: 200ms}
            scrape_configs: [{job_name: business, static_configs: [{targets: ["127.0.0.1:%d"]}]}]
            """
                .formatted(business.getAddress().getPort()))) {
      Files.writeString(settings, "url: %s\ntimeout: 5s\n".formatted(prometheus.url()));
      try (HeadroomProcess headroom =
          new HeadroomProcess(
              folder,
              "up",
              "-f",
              "server.yaml",
              "--prometheus",
              "prometheus.yaml",
              "--address",
              "127.0.0.1:0",
              "--dashboard",
              "127.0.0.1:0",
              "--state-dir",
              "state")) {
        headroom.untilSaid(1, "queries +asked of " + prometheus.url());
        headroom.untilSaid(1, "is ready");
        waiting.set(7);
        headroom.untilSaid(1, "demo: 1 → 2 replicas: waiting");
        headroom.untilSaid(2, "is ready");

        prometheus.lose();
        Await.until(
            () -> "the metric is lost in " + status(),
            HeadroomProcess.LIMIT,
            () -> status().contains(prometheus.url() + ": nobody answers: "));
        assertThat(status())
            .as("what is not known is neither nothing nor zero")
            .containsPattern(
                "demo +2 +2 +1 +3 +<unknown>/4 .* FailedGetExternalMetric .*waiting cannot be read");
        assertThat(String.join("\n", headroom.lines())).doesNotContain("2 → ");

        waiting.set(11);
        prometheus.comeBack();
        headroom.untilSaid(1, "demo: 2 → 3 replicas: waiting");
        waiting.set(1);
        headroom.untilSaid(1, "demo: 3 → 1 replica.*waiting");
      }
    } finally {
      business.stop(0);
    }
  }
}
