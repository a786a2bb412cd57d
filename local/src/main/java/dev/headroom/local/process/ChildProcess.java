package dev.headroom.local.process;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A running child, leader of its process group. Thread-safe. */
public final class ChildProcess {
  /** For what it wrote last; what it forked into another session may hold the pipe for longer. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Process process;
  private final Watchdog watchdog;
  private final OutputFile output;
  private final CompletableFuture<Integer> exit;

  ChildProcess(Process process, OutputFile output, Watchdog watchdog, ChildRecord record) {
    this.process = process;
    this.watchdog = watchdog;
    this.output = output;
    CompletableFuture<Void> read = OutputPump.start(process, output);
    this.exit =
        process
            .onExit()
            .thenCompose(
                ended -> {
                  watchdog.release(ended.pid());
                  record.remove(ended.pid());
                  return read.completeOnTimeout(null, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
                      .thenApply(_ -> ended.exitValue());
                });
  }

  /** The pid of the command itself, not of a wrapper. */
  public long pid() {
    return process.pid();
  }

  /** The file that gets what it writes. */
  public OutputFile output() {
    return output;
  }

  public boolean alive() {
    return process.isAlive();
  }

  /**
   * Its exit code, 128 + the signal's number where a signal ended it; complete once what was left
   * of its group is being killed, and its last words are in its file.
   */
  public CompletableFuture<Integer> exit() {
    return exit;
  }

  /** Asks the command to end (TERM). */
  public void terminate() {
    // Process.destroy() would also close the pipe, and who then says goodbye dies of that.
    boolean _ = process.toHandle().destroy();
  }

  /** Ends the command and all that it forked (KILL). */
  public void kill() {
    if (process.isAlive()) {
      watchdog.kill(process.pid());
      boolean _ = process.toHandle().destroyForcibly();
    }
  }
}
