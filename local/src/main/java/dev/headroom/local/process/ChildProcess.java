package dev.headroom.local.process;

import java.util.concurrent.CompletableFuture;

/** A running child, leader of its process group. Thread-safe. */
public final class ChildProcess {
  private final Process process;
  private final Watchdog watchdog;
  private final CompletableFuture<Integer> exit;

  ChildProcess(Process process, Watchdog watchdog, ChildRecord record) {
    this.process = process;
    this.watchdog = watchdog;
    this.exit =
        process
            .onExit()
            .thenApply(
                ended -> {
                  watchdog.release(ended.pid());
                  record.remove(ended.pid());
                  return ended.exitValue();
                });
  }

  /** The pid of the command itself, not of a wrapper. */
  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /**
   * Its exit code, 128 + the signal's number where a signal ended it; complete once what was left
   * of its group is being killed.
   */
  public CompletableFuture<Integer> exit() {
    return exit;
  }

  /** Asks the command to end (TERM). */
  public void terminate() {
    process.destroy();
  }

  /** Ends the command and all that it forked (KILL). */
  public void kill() {
    if (process.isAlive()) {
      watchdog.kill(process.pid());
      process.destroyForcibly();
    }
  }
}
