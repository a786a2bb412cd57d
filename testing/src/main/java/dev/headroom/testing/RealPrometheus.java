package dev.headroom.testing;

import static dev.headroom.testing.Await.until;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Prometheus of Debian's package, until closed; it can be lost, and come back at the same place.
 */
public final class RealPrometheus implements AutoCloseable {
  private final List<String> command;
  private final File log;
  private final URI url;
  private Process process;

  private RealPrometheus(List<String> command, File log, URI url) throws IOException {
    this.command = command;
    this.log = log;
    this.url = url;
    this.process = started();
  }

  /** Skips the test where the program is missing. */
  public static void needs(String program) {
    boolean there =
        List.of(System.getenv("PATH").split(File.pathSeparator, -1)).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    assumeTrue(there, program + " is not installed (Debian's package prometheus has it)");
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @param folder for its configuration and its log; its data are in {@code data}
   * @param flags beyond those
   */
  public static RealPrometheus start(Path folder, String configuration, String... flags)
      throws IOException, InterruptedException {
    needs("prometheus");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path file = Files.createDirectories(folder).resolve("prometheus.yml");
    Files.writeString(file, configuration);
    List<String> command =
        new ArrayList<>(
            List.of(
                "prometheus",
                "--config.file=" + file,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port));
    command.addAll(List.of(flags));
    URI url = URI.create("http://127.0.0.1:" + port);
    RealPrometheus started = new RealPrometheus(command, folder.resolve("log").toFile(), url);
    try {
      until("Prometheus is ready", started::isReady);
    } catch (AssertionError never) {
      started.close();
      throw never;
    }
    return started;
  }

  private Process started() throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  /** It is killed. */
  public void lose() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** It is started again, with what it has kept. */
  public void comeBack() throws IOException, InterruptedException {
    process = started();
    until("Prometheus is ready", this::isReady);
  }

  /** Where it answers. */
  public URI url() {
    return url;
  }

  private boolean isReady() throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(url.resolve("/-/ready")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
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
