package dev.headroom.local.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts children that end with this program. Thread-safe; one instance is enough. */
public final class ChildProcesses implements AutoCloseable {
  /** Waits for the line that says the watchdog knows this process, then becomes the command. */
  private static final String GATE = "read -r go && exec \"$@\" </dev/null";

  private final Watchdog watchdog;

  public ChildProcesses() throws IOException {
    watchdog = new Watchdog();
  }

  /**
   * Starts a command.
   *
   * @param command the program, looked up on the PATH, and its arguments
   * @param environment variables beside the inherited ones
   * @param folder the working directory
   * @param output the file that receives both its outputs, emptied first
   * @throws IOException if no process can be started; a program that does not exist exits with 127
   *     instead, and says so in its output
   */
  public ChildProcess start(
      List<String> command, Map<String, String> environment, Path folder, Path output)
      throws IOException {
    Files.deleteIfExists(output);
    List<String> line =
        new ArrayList<>(ProcessGroups.leading("sh", "-c", GATE, "headroom-replica"));
    line.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            // Appending, so that the file can be cut while the child writes.
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try (OutputStream gate = process.getOutputStream()) {
      watchdog.guard(process.pid());
      gate.write('\n');
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
    return new ChildProcess(process, watchdog);
  }

  /** The pid of the process that ends the children should this program be killed. */
  public long watchdogPid() {
    return watchdog.pid();
  }

  /** Ends every child that still runs: TERM, and KILL two seconds later. */
  @Override
  public void close() {
    watchdog.close();
  }
}
