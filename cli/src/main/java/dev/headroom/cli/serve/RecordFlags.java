package dev.headroom.cli.serve;

import dev.headroom.cli.Headroom;
import dev.headroom.serving.ServerSettings;
import dev.headroom.serving.record.AccessLog;
import dev.headroom.serving.record.RecordSink;
import dev.headroom.serving.record.Records;
import dev.headroom.serving.trace.TraceExport;
import dev.headroom.serving.trace.TraceSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The flags that say what the server tells of its requests and its GPUs, and whom. */
final class RecordFlags {
  private static final String STDERR = "-";
  private static final List<String> VARIABLES =
      List.of("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");

  @Option(
      names = "--access_log",
      paramLabel = "FILE",
      description =
          "A file that gets a line of JSON for each request; -: stderr. Made anew when it has been"
              + " moved away.")
  private @Nullable String accessLog;

  @Option(
      names = "--otlp_endpoint",
      paramLabel = "URL",
      description =
          "An OpenTelemetry collector, as http://collector:4318, that gets a span of each inference"
              + " call, by OTLP over HTTP. Without the flag, what OTEL_EXPORTER_OTLP_ENDPOINT says;"
              + " other variables of OpenTelemetry count as well.")
  private @Nullable String otlpEndpoint;

  @Option(
      names = "--nvml_library",
      paramLabel = "FILE",
      defaultValue = "${env:HEADROOM_NVML}",
      description =
          "NVIDIA's libnvidia-ml.so.1, which tells of GPUs; by default HEADROOM_NVML, or where the"
              + " driver put it.")
  private @Nullable Path nvml;

  /** {@code settings} with what they say of it. */
  ServerSettings tell(ServerSettings settings) {
    return nvml == null || nvml.toString().isEmpty() ? settings : settings.withNvml(nvml);
  }

  /**
   * What they ask for; to be closed.
   *
   * @throws IllegalArgumentException naming flag and value that cannot be done
   */
  Records records() {
    List<RecordSink> sinks = new ArrayList<>();
    if (accessLog != null) {
      sinks.add(accessLog(accessLog));
    }
    traces().ifPresent(sinks::add);
    return sinks.isEmpty() ? Records.NONE : new Records(sinks);
  }

  /** Who says nothing of traces loads none of their classes. */
  private Optional<TraceExport> traces() {
    Map<String, String> variables = System.getenv();
    if (otlpEndpoint == null && VARIABLES.stream().noneMatch(variables::containsKey)) {
      return Optional.empty();
    }
    try {
      return TraceSettings.of(variables, otlpEndpoint, Headroom.version())
          .map(settings -> TraceExport.start(settings, Headroom.version()));
    } catch (IllegalArgumentException e) {
      if (otlpEndpoint != null) {
        throw e;
      }
      // Variables may be there for others: a server that serves all the same is wanted more.
      LoggerFactory.getLogger(RecordFlags.class).warn("{}; no traces are sent", e.getMessage());
      return Optional.empty();
    }
  }

  private static AccessLog accessLog(String where) {
    if (where.equals(STDERR)) {
      return AccessLog.toStderr();
    }
    try {
      return AccessLog.toFile(Path.of(where));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--access_log: " + where + " (expected: a file that can be written, or - for stderr)", e);
    }
  }
}
