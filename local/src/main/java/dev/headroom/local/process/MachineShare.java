package dev.headroom.local.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Gives children their share of the machine: a niceness ({@code nice}, POSIX), and cores of their
 * own ({@code taskset}, util-linux). Both programs become the command, so its pid stays the same.
 * Cores go to whoever asks in turn, those that the fewest children have first. Thread-safe.
 */
public final class MachineShare {
  private static final Optional<Path> NICE = OnPath.find("nice");
  private static final Optional<Path> TASKSET = OnPath.find("taskset");

  /** How many children have a core, by its number. */
  @GuardedBy("this")
  private final Map<Integer, Integer> users = new TreeMap<>();

  /** Of the cores that this program may use. */
  public MachineShare() {
    this(allowed());
  }

  MachineShare(List<Integer> cores) {
    cores.forEach(core -> users.put(core, 0));
  }

  /** Whether the machine can say which cores a command may use. */
  public static boolean setsCores() {
    return TASKSET.isPresent();
  }

  /** Whether the machine can change a command's niceness. */
  public static boolean setsNice() {
    return NICE.isPresent();
  }

  /** How many cores this program may use. */
  public static int cores() {
    return allowed().size();
  }

  /** So many cores, or all where there are no more; give them back with {@link #release}. */
  public synchronized List<Integer> take(int count) {
    List<Integer> chosen =
        users.entrySet().stream()
            .sorted(Comparator.comparing(Map.Entry::getValue))
            .limit(count)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    chosen.forEach(core -> users.merge(core, 1, Integer::sum));
    return chosen;
  }

  /** The child that had them is gone. */
  public synchronized void release(List<Integer> cores) {
    cores.forEach(core -> users.merge(core, -1, Integer::sum));
  }

  /**
   * The command line that runs {@code command} so, as far as the machine can.
   *
   * @param nice 0 changes nothing
   * @param cores none changes nothing
   */
  public static List<String> limited(List<String> command, int nice, List<Integer> cores) {
    List<String> line = new ArrayList<>();
    if (nice > 0 && NICE.isPresent()) {
      line.addAll(List.of(NICE.get().toString(), "-n", Integer.toString(nice)));
    }
    if (!cores.isEmpty() && TASKSET.isPresent()) {
      String list = cores.stream().map(String::valueOf).collect(Collectors.joining(","));
      line.addAll(List.of(TASKSET.get().toString(), "-c", list));
    }
    line.addAll(command);
    return line;
  }

  /** As Linux lists them (proc(5), Cpus_allowed_list: {@code 0-3,8}); elsewhere from 0 on. */
  private static List<Integer> allowed() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("Cpus_allowed_list:")) {
          return parse(line.substring(line.indexOf(':') + 1).strip());
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Not Linux, or one that shows it otherwise.
    }
    List<Integer> all = new ArrayList<>();
    for (int core = 0; core < Runtime.getRuntime().availableProcessors(); core++) {
      all.add(core);
    }
    return all;
  }

  static List<Integer> parse(String list) {
    List<Integer> cores = new ArrayList<>();
    for (String range : list.split(",")) {
      String[] ends = range.split("-");
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int core = Integer.parseInt(ends[0]); core <= last; core++) {
        cores.add(core);
      }
    }
    return cores;
  }
}
