package dev.headroom.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headroom.testing.Await;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Prometheus of Debian's package that scrapes one address each 200 ms, can be lost, and comes
 * back at the same place; until closed.
 */
public final class RealPrometheus implements AutoCloseable {
  private final Path folder;
  private final int port;
  private Process process;

  /** Skips the test where the program is missing. */
  public RealPrometheus(Path folder, String scraped) throws IOException {
    boolean there =
        List.of(System.getenv("PATH").split(File.pathSeparator, -1)).stream()
            .anyMatch(path -> Files.isExecutable(Path.of(path, "prometheus")));
    assumeTrue(there, "prometheus is not installed (Debian's package prometheus has it)");
    this.folder = Files.createDirectories(folder);
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Files.writeString(
        folder.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 200ms, scrape_timeout: 200ms}
        scrape_configs: [{job_name: business, static_configs: [{targets: ["%s"]}]}]
        """
            .formatted(scraped));
    process = started();
  }

  private Process started() throws IOException {
    Process next =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + folder.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Await.until("Prometheus is ready", HeadroomProcess.LIMIT, this::isReady);
    return next;
  }

  /** Where it answers. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** It is killed. */
  public void lose() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** It is started again, with what it has kept. */
  public void comeBack() throws IOException {
    process = started();
  }

  private boolean isReady() {
    HttpRequest request = HttpRequest.newBuilder(url().resolve("/-/ready")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(20, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
