package dev.headroom.cli.serve;

import dev.headroom.cli.Headroom;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens what {@link RecordFlags} name. */
final class RecordSinks {
  private static final Logger LOG = LoggerFactory.getLogger(RecordSinks.class);
  private static final String STDERR = "-";

  private RecordSinks() {}

  /**
   * What they ask for; to be closed.
   *
   * @param accessLog the flag; null: none
   * @param otlpEndpoint the flag; null: what the variables say
   * @throws IllegalArgumentException naming flag and value that cannot be done
   */
  static Records records(
      @Nullable String accessLog, @Nullable String otlpEndpoint, Map<String, String> variables) {
    Optional<TraceSettings> traces = traces(otlpEndpoint, variables);
    List<RecordSink> sinks = new ArrayList<>();
    if (accessLog != null) {
      sinks.add(accessLog(accessLog));
    }
    traces.ifPresent(settings -> sinks.add(TraceExport.start(settings, Headroom.version())));
    return sinks.isEmpty() ? Records.NONE : new Records(sinks);
  }

  private static Optional<TraceSettings> traces(
      @Nullable String otlpEndpoint, Map<String, String> variables) {
    try {
      return TraceSettings.of(variables, otlpEndpoint, Headroom.version());
    } catch (IllegalArgumentException e) {
      if (otlpEndpoint != null) {
        throw e;
      }
      // Variables may be there for others: a server that serves all the same is wanted more.
      LOG.warn("{}; no traces are sent", e.getMessage());
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
