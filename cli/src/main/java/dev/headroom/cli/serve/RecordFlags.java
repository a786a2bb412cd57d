package dev.headroom.cli.serve;

import dev.headroom.serving.ServerSettings;
import dev.headroom.serving.record.Records;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that say what the server tells of its requests and its GPUs, and whom. */
final class RecordFlags {
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
   * What they ask for; to be closed. Who asks for nothing loads none of its classes: so these stand
   * in a class of their own, as picocli looks at all methods of this one.
   *
   * @throws IllegalArgumentException naming flag and value that cannot be done
   */
  Records records() {
    return accessLog == null
            && otlpEndpoint == null
            && VARIABLES.stream().noneMatch(System.getenv()::containsKey)
        ? Records.NONE
        : RecordSinks.records(accessLog, otlpEndpoint, System.getenv());
  }
}
