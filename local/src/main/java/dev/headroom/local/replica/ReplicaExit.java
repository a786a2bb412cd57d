package dev.headroom.local.replica;

import dev.headroom.local.process.FirstError;
import dev.headroom.local.process.LogTail;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a replica came to an end that nobody wanted.
 *
 * @param replica its name
 * @param code 128 + the signal's number where a signal ended it
 * @param why in words: {@code exit code 3}, {@code by signal 9}, {@code was not ready within 600 s}
 * @param error the line of its log that says what was wrong, if one does
 * @param lastLines of its log, the last ones
 * @param log where all of it is
 */
public record ReplicaExit(
    String replica,
    Instant at,
    int code,
    String why,
    Optional<String> error,
    List<String> lastLines,
    Path log) {
  private static final int LAST_LINES = 8;
  private static final int SIGNALS = 128;
  private static final int READ_BYTES = 512 * 1024;

  /** What one that was well for a long time wrote last; an error from before is not why. */
  private static final int LATE_BYTES = 8 * 1024;

  public ReplicaExit {
    lastLines = List.copyOf(lastLines);
  }

  /**
   * Reads in its log what was wrong.
   *
   * @param killedFor why it was killed on purpose, if it was
   * @param wasReady whether it ever was ready
   */
  static ReplicaExit of(
      String replica,
      Instant at,
      int code,
      Optional<String> killedFor,
      boolean wasReady,
      Path log) {
    List<String> output = new ArrayList<>();
    if (!wasReady) {
      output.addAll(LogTail.begin(log, READ_BYTES));
    }
    output.addAll(LogTail.end(log, wasReady ? LATE_BYTES : READ_BYTES));
    String by = code > SIGNALS ? "by signal " + (code - SIGNALS) : "exit code " + code;
    return new ReplicaExit(
        replica,
        at,
        code,
        killedFor.orElse(by),
        FirstError.in(output),
        LogTail.last(log, LAST_LINES),
        log);
  }

  /** For anybody: {@code files-3 died (exit code 3): ModuleNotFoundError: No module named 'x'}. */
  public String sentence() {
    return replica + " died (" + why + ")" + error.map(line -> ": " + line).orElse("");
  }

  /** The signal that ended it. */
  public Optional<Integer> signal() {
    return code > SIGNALS ? Optional.of(code - SIGNALS) : Optional.empty();
  }
}
