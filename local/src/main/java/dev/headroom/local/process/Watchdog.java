package dev.headroom.local.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the guarded processes once this program is gone, however it went: TERM to their process
 * groups, KILL two seconds later.
 *
 * <p>If the watchdog itself dies, it is started again and told the list again. Thread-safe.
 */
final class Watchdog implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

  /**
   * Reads {@code +PID} (guard) and {@code -PID} (kill what is left of its group, and forget it);
   * kill spells a group "-PID".
   */
  private static final String SCRIPT =
      """
      trap '' HUP INT TERM
      pids=
      while read -r line; do
        case $line in
          +*) pids="$pids ${line#+}" ;;
          -*)
            kill -s KILL -- "$line" 2>/dev/null
            kept=
            for p in $pids; do [ "-$p" = "$line" ] || kept="$kept $p"; done
            pids=$kept ;;
        esac
      done
      each() { for p in $pids; do kill -s "$1" -- "-$p" 2>/dev/null || kill -s "$1" "$p" 2>/dev/null; done; }
      living() { for p in $pids; do kill -s 0 -- "-$p" 2>/dev/null && return; kill -s 0 "$p" 2>/dev/null && return; done; false; }
      each TERM
      n=0
      while [ $n -lt 20 ] && living; do sleep 0.1; n=$((n + 1)); done
      each KILL
      """;

  @GuardedBy("this")
  private final Set<Long> guarded = new LinkedHashSet<>();

  @GuardedBy("this")
  private Process process;

  @GuardedBy("this")
  private Writer lines;

  @GuardedBy("this")
  private boolean closed;

  /** Starts the watchdog. */
  Watchdog() throws IOException {
    process = start();
    lines = process.outputWriter(StandardCharsets.US_ASCII);
  }

  /** From now on {@code pid} and its process group end with this program. */
  synchronized void guard(long pid) throws IOException {
    guarded.add(pid);
    write("+" + pid);
  }

  /** The process has exited: kills what is left of its group and forgets it. */
  synchronized void release(long pid) {
    guarded.remove(pid);
    tell("-" + pid);
  }

  /** Kills the process group of a guarded process now; it stays guarded until {@link #release}. */
  synchronized void kill(long pid) {
    tell("-" + pid);
    if (guarded.contains(pid)) {
      tell("+" + pid);
    }
  }

  /** The pid of the watchdog process. */
  synchronized long pid() {
    return process.pid();
  }

  /** Ends all that is still guarded, and the watchdog. */
  @Override
  public void close() {
    Process ending;
    synchronized (this) {
      closed = true;
      ending = process;
      try {
        lines.close();
      } catch (IOException e) {
        log.debug("The watchdog was gone before it was closed", e);
      }
    }
    try {
      if (!ending.waitFor(5, TimeUnit.SECONDS)) {
        ending.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @GuardedBy("this")
  private void tell(String line) {
    try {
      write(line);
    } catch (IOException e) {
      log.error("No watchdog can be started: replicas would outlive a kill -9 of headroom", e);
    }
  }

  @GuardedBy("this")
  private void write(String line) throws IOException {
    if (closed) {
      return;
    }
    try {
      lines.write(line + "\n");
      lines.flush();
    } catch (IOException e) {
      log.debug("The watchdog does not read; starting another", e);
      restart();
    }
  }

  private synchronized void exited(Process which) {
    if (closed || which.pid() != process.pid()) {
      return;
    }
    log.warn("The watchdog (pid {}) died; starting another", which.pid());
    try {
      restart();
    } catch (IOException e) {
      log.error("No watchdog can be started: replicas would outlive a kill -9 of headroom", e);
    }
  }

  @GuardedBy("this")
  private void restart() throws IOException {
    process.destroyForcibly();
    process = start();
    lines = process.outputWriter(StandardCharsets.US_ASCII);
    for (long pid : guarded) {
      lines.write("+" + pid + "\n");
    }
    lines.flush();
  }

  private Process start() throws IOException {
    Process started =
        new ProcessBuilder(ProcessGroups.leading("sh", "-c", SCRIPT, "headroom-watchdog"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var _ = started.onExit().thenAccept(this::exited);
    return started;
  }
}
