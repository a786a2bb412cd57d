package dev.headroom.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * One process and no other that may get its pid later, for as long as the machine is up.
 *
 * @param start when it started: on Linux in clock ticks since the boot (proc(5), starttime), which
 *     no clock step moves; elsewhere in milliseconds of the Unix epoch
 */
record ProcessIdentity(long pid, long start) {
  private static final Path PROC = Path.of("/proc");

  /** Counted from the field after the command's name, which may itself contain blanks. */
  private static final int STATE = 0;

  private static final int START = 19;

  /** Of a process that runs now. */
  static Optional<ProcessIdentity> of(long pid) {
    try {
      String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return fields[STATE].equals("Z")
          ? Optional.empty()
          : Optional.of(new ProcessIdentity(pid, Long.parseLong(fields[START])));
    } catch (IOException e) {
      return Files.exists(PROC.resolve("self/stat"))
          ? Optional.empty()
          : ProcessHandle.of(pid)
              .filter(ProcessHandle::isAlive)
              .flatMap(process -> process.info().startInstant())
              .map(Instant::toEpochMilli)
              .map(start -> new ProcessIdentity(pid, start));
    }
  }

  /** Whether it still runs. */
  boolean runs() {
    return of(pid).filter(this::equals).isPresent();
  }

  /** Names this run of the machine, and what its pids are counted in. */
  static String machine() {
    try {
      return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip()
          + " "
          + Files.readSymbolicLink(PROC.resolve("self/ns/pid"));
    } catch (IOException e) {
      return "unknown";
    }
  }
}
