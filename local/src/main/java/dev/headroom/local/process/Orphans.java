package dev.headroom.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Children of a program that is gone, and whose watchdog is gone too.
 *
 * <p>A recorded child that still is who it was leads its process group, so the whole group is
 * Headroom's and is ended. Where the leader is gone, what it forked is known by the mark in its
 * environment (Linux). A pid that belongs to another process by now is never touched.
 */
final class Orphans {
  private static final Logger log = LoggerFactory.getLogger(Orphans.class);
  private static final long TERM_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long KILL_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int LOOK_MILLIS = 20;

  private final ChildRecord.Content record;

  private Orphans(ChildRecord.Content record) {
    this.record = record;
  }

  /**
   * Ends them all: TERM to their groups, KILL two seconds later. Returns at once where there are
   * none.
   *
   * @param record of the program that is gone
   */
  static void end(ChildRecord.Content record) throws IOException {
    if (!record.machine().equals(ProcessIdentity.machine())) {
      return; // the machine was started anew, or it was another one: nobody is left
    }
    Orphans orphans = new Orphans(record);
    Set<Long> found = orphans.living();
    if (found.isEmpty()) {
      return;
    }
    log.warn("Ending what an earlier headroom left behind: processes {}", found);
    orphans.signal("TERM");
    if (!orphans.areGoneWithin(TERM_NANOS)) {
      orphans.signal("KILL");
      if (!orphans.areGoneWithin(KILL_NANOS)) {
        log.error("Processes {} of an earlier headroom do not end", orphans.living());
      }
    }
  }

  private List<ProcessIdentity> leaders() {
    return record.children().stream().filter(ProcessIdentity::runs).toList();
  }

  private Set<Long> living() {
    Set<Long> pids = new TreeSet<>();
    leaders().forEach(leader -> pids.add(leader.pid()));
    marked().forEach(process -> pids.add(process.pid()));
    return pids;
  }

  /** Those with the mark; none where the system does not show a process's environment. */
  private List<ProcessHandle> marked() {
    byte[] variable =
        ("\0" + ChildProcesses.MARK + "=" + record.mark() + "\0")
            .getBytes(StandardCharsets.US_ASCII);
    List<ProcessHandle> marked = new ArrayList<>();
    ProcessHandle.allProcesses()
        .filter(process -> process.isAlive() && hasInEnvironment(process.pid(), variable))
        .forEach(marked::add);
    return marked;
  }

  private static boolean hasInEnvironment(long pid, byte[] variable) {
    Path environment = Path.of("/proc", Long.toString(pid), "environ");
    if (!Files.isReadable(environment)) {
      return false;
    }
    try {
      String text = "\0" + new String(Files.readAllBytes(environment), StandardCharsets.ISO_8859_1);
      return text.contains(new String(variable, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return false; // gone, or another user's
    }
  }

  private void signal(String name) throws IOException {
    for (ProcessIdentity leader : leaders()) {
      ProcessGroups.signal(leader.pid(), name);
    }
    for (ProcessHandle process : marked()) {
      var _ = name.equals("KILL") ? process.destroyForcibly() : process.destroy();
    }
  }

  private boolean areGoneWithin(long nanos) {
    long deadline = System.nanoTime() + nanos;
    while (!living().isEmpty()) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
