package dev.headroom.local.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Starts children that end with this program. Thread-safe; one instance is enough. */
public final class ChildProcesses implements AutoCloseable {
  /** The variable that marks a child, and whatever it forks, as one of this program's. */
  static final String MARK = "HEADROOM_REPLICA";

  /** Waits for the line that says the watchdog knows this process, then becomes the command. */
  private static final String GATE = "read -r go && exec \"$@\" </dev/null";

  /** How long the exits of children that were killed may take to be seen. */
  private static final Duration EXITS = Duration.ofSeconds(2);

  private final ChildRecord record;
  private final Watchdog watchdog;
  private final Set<ChildProcess> running = ConcurrentHashMap.newKeySet();

  /**
   * One thread starts all children and lives as long as this object: the kernel takes its end for
   * that of the program.
   */
  private final ExecutorService starter =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("children").daemon().factory());

  /**
   * Ends what is left of the children of an earlier program with the same record.
   *
   * @param record a file of this object's own; nobody else uses it at the same time
   */
  public ChildProcesses(Path record) throws IOException {
    Orphans.end(ChildRecord.read(record));
    this.record = ChildRecord.begin(record);
    this.watchdog = new Watchdog();
  }

  /**
   * Starts a command.
   *
   * @param command the program, looked up on the PATH, and its arguments
   * @param environment variables beside the few inherited ones ({@link InheritedEnvironment})
   * @param folder the working directory
   * @param output the file that gets both its outputs, emptied first ({@link OutputFile})
   * @throws IOException if no process can be started; a program that does not exist exits with 127
   *     instead, and says so in its output
   */
  public ChildProcess start(
      List<String> command, Map<String, String> environment, Path folder, Path output)
      throws IOException {
    try {
      return CompletableFuture.supplyAsync(
              () -> startHere(command, environment, folder, output), starter)
          .join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case UncheckedIOException failed -> throw failed.getCause();
        case RuntimeException failed -> throw failed;
        case null, default -> throw e;
      }
    }
  }

  private ChildProcess startHere(
      List<String> command, Map<String, String> environment, Path folder, Path output) {
    try {
      List<String> line =
          new ArrayList<>(ProcessGroups.leadingForALife("sh", "-c", GATE, "headroom-replica"));
      line.addAll(command);
      ProcessBuilder builder =
          new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true);
      builder.environment().clear();
      builder.environment().putAll(InheritedEnvironment.of(System.getenv()));
      builder.environment().putAll(environment);
      builder.environment().put(MARK, record.mark());
      return opened(builder.start(), command, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets the process through the gate once it is known to whoever ends it. */
  private ChildProcess opened(Process process, List<String> command, Path output)
      throws IOException {
    OutputFile file = OutputFile.begin(output, InstantSource.system());
    try (OutputStream gate = process.getOutputStream()) {
      ProcessIdentity.of(process.pid()).ifPresent(identity -> record.add(identity, command));
      watchdog.guard(process.pid());
      gate.write('\n');
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
    ChildProcess child = new ChildProcess(process, file, watchdog, record);
    running.add(child);
    var _ = child.exit().whenComplete((_, _) -> running.remove(child));
    return child;
  }

  /** The pid of the process that ends the children should this program be killed. */
  public long watchdogPid() {
    return watchdog.pid();
  }

  /**
   * Ends every child that still runs: TERM, and KILL two seconds later. Afterwards the record is
   * not written any more: it may be another's by then.
   */
  @Override
  public void close() {
    watchdog.close();
    starter.shutdown();
    var exits = running.stream().map(ChildProcess::exit).toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(exits)
        .completeOnTimeout(null, EXITS.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    record.close();
  }
}
