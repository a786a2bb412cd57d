package dev.headroom.cli.running;

import dev.headroom.cli.StateFolder;
import dev.headroom.cli.socket.ControlClient;
import dev.headroom.cli.socket.NotRunning;
import dev.headroom.cli.socket.RunningSystem;
import dev.headroom.cli.socket.RunningSystems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that say which running system is meant. */
abstract class SystemFlags {
  private static final String FILE =
      "The system that runs this file; not needed where only one runs.";

  /** With {@code -f}, as {@code up} has it. */
  static final class WithLetter extends SystemFlags {
    @Option(
        names = {"-f", "--file"},
        paramLabel = "FILE",
        description = FILE)
    void files(List<Path> files) {
      this.files = files;
    }
  }

  /** Where {@code -f} is something else. */
  static final class LongOnly extends SystemFlags {
    @Option(names = "--file", paramLabel = "FILE", description = FILE)
    void files(List<Path> files) {
      this.files = files;
    }
  }

  List<Path> files = List.of();

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "The system with this state folder.")
  private @Nullable Path stateDir;

  /**
   * Asks that system.
   *
   * @throws NotRunning if it does not run
   * @throws IllegalArgumentException if several run, and the flags do not say which
   */
  ControlClient client() throws NotRunning, IOException {
    return new ControlClient(state());
  }

  /** The state folder of that system; as {@link #client}. */
  Path state() throws NotRunning, IOException {
    if (stateDir != null) {
      return stateDir;
    }
    RunningSystems systems = new RunningSystems(StateFolder.running());
    if (!files.isEmpty()) {
      return systems.stateOf(files).orElseGet(() -> StateFolder.of(files));
    }
    List<RunningSystem> running = systems.list();
    if (running.size() > 1) {
      throw new IllegalArgumentException(several(running));
    }
    if (running.isEmpty()) {
      throw new NotRunning(
          "no headroom up is running (expected: one started with headroom up -f FILE, or its"
              + " --state-dir)");
    }
    return running.getFirst().state();
  }

  private static String several(List<RunningSystem> running) {
    return running.size()
        + " systems run (expected: -f or --state-dir of one):\n"
        + running.stream()
            .map(
                system ->
                    "  "
                        + system.files().stream()
                            .map(file -> "-f " + file)
                            .collect(Collectors.joining(" "))
                        + "  (pid "
                        + system.pid()
                        + ", "
                        + system.gateway()
                        + ")")
            .collect(Collectors.joining("\n"));
  }
}
