package dev.headroom.cli.metrics;

import dev.headroom.document.Problem;
import dev.headroom.document.Problems;
import dev.headroom.metrics.backend.RemoteFile;
import dev.headroom.metrics.backend.RemoteSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flag {@code --prometheus}: a Prometheus that runs already, to be asked. */
public final class PrometheusFlag {
  @Option(
      names = "--prometheus",
      paramLabel = "URL|FILE",
      description =
          "A Prometheus (Thanos, Mimir, VictoriaMetrics) that queries and rules ask: its URL, or a"
              + " YAML file with url, basic_auth, authorization, tls_config, headers, timeout.")
  private @Nullable String prometheus;

  /**
   * Where it is and how it is asked; empty where the flag is not given.
   *
   * @throws IllegalArgumentException naming what is wrong with the URL or the file, a line each
   */
  public Optional<RemoteSettings> settings() {
    if (prometheus == null) {
      return Optional.empty();
    }
    String scheme = prometheus.replaceFirst("://.*", "");
    return Optional.of(scheme.equals(prometheus) ? ofFile(prometheus) : ofUrl(prometheus));
  }

  private static RemoteSettings ofUrl(String url) {
    try {
      return RemoteSettings.at(new URI(url));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "--prometheus: " + url + " (expected: http://HOST:PORT, or a file)", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--prometheus: " + e.getMessage(), e);
    }
  }

  private static RemoteSettings ofFile(String file) {
    Problems problems = new Problems(file);
    RemoteSettings read;
    try {
      read = RemoteFile.read(file, Path.of(file), problems);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "--prometheus: " + file + " (expected: http://HOST:PORT, or a file)", e);
    }
    if (read == null || problems.count() > 0) {
      throw new IllegalArgumentException(
          problems.list().stream()
              .map(Problem::toString)
              .collect(Collectors.joining("\n--prometheus: ", "--prometheus: ", "")));
    }
    return read;
  }
}
