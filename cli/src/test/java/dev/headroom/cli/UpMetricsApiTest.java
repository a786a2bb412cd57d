package dev.headroom.cli;

import dev.headroom.testing.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' API over the replicas of {@code headroom up}, below a path of its page. */
@Timeout(240)
class UpMetricsApiTest {
  @TempDir Path folder;

  @Test
  void answersOverReplicasAndSaysWhatTheirPagesState() throws Exception {
    Path files = Files.createDirectories(folder.resolve("files"));
    Files.writeString(
        files.resolve("metrics"), "# TYPE depth gauge\n# HELP depth What waits.\ndepth 3\n");
    Files.writeString(
        files.resolve("server.yaml"),
        """
        apiVersion: headroom.dev/v1alpha1
        kind: ModelServer
        metadata: {name: demo}
        spec:
          scaling:
            maxReplicas: 2
            metrics:
            - query: {name: d, expression: sum(depth), target: {type: Value, value: 100}}
          command: ["%s", -XX:TieredStopAtLevel=1, -XX:+UseSerialGC, -cp, "%s", dev.headroom.cli.TestingServer, "{port}"]
        """
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                TestingServer.class.getProtectionDomain().getCodeSource().getLocation().getPath()));
    try (HeadroomProcess headroom = HeadroomProcess.up(folder, "files");
        HttpClient client = HttpClient.newHttpClient()) {
      headroom.untilSaid(1, "dashboard +http");
      String page =
          headroom.lines().stream()
              .filter(line -> line.contains("dashboard  "))
              .map(line -> line.substring(line.indexOf("http")).strip())
              .findFirst()
              .orElseThrow();
      until(client, page + "/prometheus/api/v1/query?query=depth", "\"3\"]");
      until(
          client,
          page + "/prometheus/api/v1/metadata",
          "\"depth\":[{\"type\":\"gauge\",\"help\":\"What waits.\",\"unit\":\"\"}]");
    }
  }

  private static void until(HttpClient client, String url, String expected) {
    Await.until(
        () -> url + ": " + get(client, url),
        HeadroomProcess.LIMIT,
        () -> get(client, url).contains(expected));
  }

  private static String get(HttpClient client, String url) {
    try {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
