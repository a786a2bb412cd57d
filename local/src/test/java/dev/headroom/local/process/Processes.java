package dev.headroom.local.process;

/** What the machine says of processes. */
public final class Processes {
  private Processes() {}

  /** Whether a process runs, and is more than the record of an exit that nobody has read. */
  public static boolean alive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
