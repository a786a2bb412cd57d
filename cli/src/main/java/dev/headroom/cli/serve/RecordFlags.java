package dev.headroom.cli.serve;

import dev.headroom.serving.record.AccessLog;
import dev.headroom.serving.record.RecordSink;
import dev.headroom.serving.record.Records;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that say where it is kept what became of requests; without them, nowhere. */
final class RecordFlags {
  private static final String STDERR = "-";

  @Option(
      names = "--access_log",
      paramLabel = "FILE",
      description =
          "A file that gets a line of JSON for each request; -: stderr. Made anew when it has been"
              + " moved away.")
  private @Nullable String accessLog;

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
    return sinks.isEmpty() ? Records.NONE : new Records(sinks);
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
