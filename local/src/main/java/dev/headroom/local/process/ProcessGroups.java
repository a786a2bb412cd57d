package dev.headroom.local.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Process groups, and what the kernel does to them by itself.
 *
 * <p>{@code setsid} makes a command lead a session and process group of its own, and {@code setpriv
 * --pdeathsig} (util-linux) has the kernel send it a signal when the thread that started it ends;
 * both become the command, so its pid stays the same. Where the machine has neither, a command runs
 * without.
 */
final class ProcessGroups {
  private static final List<String> PARENT_DEATH = List.of("--pdeathsig", "TERM");
  private static final Optional<Path> SETSID = OnPath.find("setsid");
  private static final Optional<Path> SETPRIV =
      OnPath.find("setpriv").filter(ProcessGroups::knowsParentDeath);
  private static final int PROBE_SECONDS = 5;

  private ProcessGroups() {}

  /**
   * The command line that runs {@code command} as leader of its own process group, where the
   * machine can.
   */
  static List<String> leading(String... command) {
    List<String> line = new ArrayList<>();
    SETSID.ifPresent(setsid -> line.add(setsid.toString()));
    line.addAll(List.of(command));
    return line;
  }

  /**
   * As {@link #leading}; and the kernel tells the command to end (TERM, so that it can end what it
   * has forked) when the <em>thread</em> that starts it ends, however that comes.
   */
  static List<String> leadingForALife(String... command) {
    List<String> line = new ArrayList<>(leading());
    SETPRIV.ifPresent(
        setpriv -> {
          line.add(setpriv.toString());
          line.addAll(PARENT_DEATH);
        });
    line.addAll(List.of(command));
    return line;
  }

  /** Whether the kernel ends children by itself here. */
  static boolean kernelEndsChildren() {
    return SETPRIV.isPresent();
  }

  /** Sends a signal to all of a process group. */
  static void signal(long group, String name) throws IOException {
    Process kill =
        new ProcessBuilder("sh", "-c", "kill -s " + name + " -- -" + group)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!kill.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
        kill.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** That of busybox does not. */
  private static boolean knowsParentDeath(Path setpriv) {
    List<String> line = new ArrayList<>(List.of(setpriv.toString()));
    line.addAll(PARENT_DEATH);
    line.add("true");
    try {
      Process probe =
          new ProcessBuilder(line)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (probe.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
        return probe.exitValue() == 0;
      }
      probe.destroyForcibly();
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }
}
