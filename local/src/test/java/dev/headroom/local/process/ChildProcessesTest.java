package dev.headroom.local.process;

import static dev.headroom.local.process.Processes.alive;
import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildProcessesTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void childIsTheCommandItselfWithItsEnvironmentFolderAndOutput() throws Exception {
    try (ChildProcesses children = new ChildProcesses(folder.resolve("replicas"))) {
      Path output = folder.resolve("out.log");
      Files.writeString(output, "of an earlier run");

      ChildProcess child =
          children.start(
              List.of("sh", "-c", "echo $$ $GREETING; pwd; exit 7"),
              Map.of("GREETING", "hello"),
              folder,
              output);

      assertThat(child.exit().get(20, TimeUnit.SECONDS)).isEqualTo(7);
      assertThat(LogTail.last(output, 5))
          .containsExactly(child.pid() + " hello", folder.toRealPath().toString());
    }
  }

  @Test
  void aChildsLastWordsAreThereWhenItsExitIs() throws Exception {
    try (ChildProcesses children = new ChildProcesses(folder.resolve("replicas"))) {
      Path output = folder.resolve("out.log");

      ChildProcess child =
          children.start(
              List.of("sh", "-c", "seq 1 50000; echo last >&2; exit 1"), Map.of(), folder, output);

      assertThat(child.exit().get(20, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(Files.readAllLines(output)).hasSize(50_001).endsWith("50000", "last");
    }
  }

  @Test
  void aChildThatIsToldToEndMaySayGoodbye() throws Exception {
    try (ChildProcesses children = new ChildProcesses(folder.resolve("replicas"))) {
      Path output = folder.resolve("out.log");
      ChildProcess child =
          children.start(
              List.of(
                  "sh",
                  "-c",
                  "trap 'echo one; echo two; exit 5' TERM; echo up; while :; do sleep 0.1; done"),
              Map.of(),
              folder,
              output);
      until("it listens", LIMIT, () -> LogTail.last(output, 1).contains("up"));

      child.terminate();

      assertThat(child.exit().get(20, TimeUnit.SECONDS)).isEqualTo(5);
      assertThat(LogTail.last(output, 5)).containsExactly("up", "one", "two");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatAChildLeavesInAnotherSessionDoesNotHoldUpItsExit() throws Exception {
    try (ChildProcesses children = new ChildProcesses(folder.resolve("replicas"))) {
      Path output = folder.resolve("out.log");

      ChildProcess child =
          children.start(
              List.of("sh", "-c", "setsid sleep 600 & echo $!; exit 3"), Map.of(), folder, output);

      assertThat(child.exit().get(20, TimeUnit.SECONDS)).isEqualTo(3);
      long left = Long.parseLong(LogTail.last(output, 1).getFirst());
      assertThat(alive(left)).isTrue();
      ProcessHandle.of(left).orElseThrow().destroyForcibly();
    }
  }

  @Test
  void programThatDoesNotExistExitsAndSaysSo() throws Exception {
    try (ChildProcesses children = new ChildProcesses(folder.resolve("replicas"))) {
      Path output = folder.resolve("out.log");

      ChildProcess child = children.start(List.of("no-such-program"), Map.of(), folder, output);

      assertThat(child.exit().get(20, TimeUnit.SECONDS)).isEqualTo(127);
      assertThat(LogTail.last(output, 1).getFirst())
          .contains("no-such-program")
          .contains("not found");
    }
  }

  @Test
  void killEndsAlsoWhatTheCommandForked() throws Exception {
    try (ChildProcesses children = new ChildProcesses(folder.resolve("replicas"))) {
      ChildProcess child = startForking(children, "forking.log");
      long forked = forked("forking.log");

      child.kill();

      until("both are gone", LIMIT, () -> !alive(child.pid()) && !alive(forked));
    }
  }

  @Test
  void whatACommandForkedEndsWithIt() throws Exception {
    try (ChildProcesses children = new ChildProcesses(folder.resolve("replicas"))) {
      ChildProcess child = startForking(children, "forking.log");
      long forked = forked("forking.log");

      ProcessHandle.of(child.pid()).orElseThrow().destroyForcibly();

      until("the forked one is gone too", LIMIT, () -> !alive(forked));
    }
  }

  @Test
  void closeLeavesNone() throws Exception {
    long child;
    try (ChildProcesses children = new ChildProcesses(folder.resolve("replicas"))) {
      child = startForking(children, "forking.log").pid();
      assertThat(alive(child)).isTrue();
    }
    assertThat(alive(child)).isFalse();
    assertThat(Files.readAllLines(folder.resolve("replicas"))).as("names no child").hasSize(2);
  }

  @Test
  void killingTheProgramLeavesNoChild() throws Exception {
    List<Long> pids = new ArrayList<>();
    Process parent = startParent(pids);
    pids.add(forked("0.log"));
    pids.add(forked("1.log"));
    assertThat(pids).hasSize(5).allMatch(Processes::alive);

    parent.destroyForcibly();

    until(
        "no child and no watchdog is left", LIMIT, () -> pids.stream().noneMatch(Processes::alive));
  }

  @Test
  void watchdogThatDiedIsReplacedAndKnowsTheChildren() throws Exception {
    List<Long> pids = new ArrayList<>();
    Process parent = startParent(pids);
    long watchdog = pids.removeLast();

    ProcessHandle.of(watchdog).orElseThrow().destroyForcibly();
    assertThat(Long.parseLong(parent.inputReader().readLine())).isNotEqualTo(watchdog);
    assertThat(pids).allMatch(Processes::alive);
    parent.destroyForcibly();

    until("no child is left", LIMIT, () -> pids.stream().noneMatch(Processes::alive));
  }

  /** Both at once, as the kernel kills a whole cgroup that is out of memory. */
  private void killWithItsWatchdog(Process parent, long watchdog) throws Exception {
    // Stopped first, the watchdog cannot act in the moment between the two.
    new ProcessBuilder("kill", "-STOP", Long.toString(watchdog)).start().waitFor();
    parent.destroyForcibly();
    ProcessHandle.of(watchdog).orElseThrow().destroyForcibly();
    until("both are gone", LIMIT, () -> !parent.isAlive() && !alive(watchdog));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theKernelEndsChildrenWhenProgramAndWatchdogAreKilled() throws Exception {
    assumeTrue(ProcessGroups.kernelEndsChildren(), "no setpriv with --pdeathsig on the PATH");
    List<Long> pids = new ArrayList<>();
    Process parent = startParent(pids, "exec sleep 600");
    long watchdog = pids.removeLast();
    until("the sleeps run", LIMIT, () -> pids.stream().allMatch(pid -> runs(pid, "sleep")));

    killWithItsWatchdog(parent, watchdog);

    until("no child is left", LIMIT, () -> pids.stream().noneMatch(Processes::alive));
  }

  private static boolean runs(long pid, String program) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().command())
        .filter(command -> command.endsWith(program) || command.endsWith("coreutils"))
        .isPresent();
  }

  @Test
  void theNextProgramEndsWhatIsLeftWhenProgramAndWatchdogAreKilled() throws Exception {
    List<Long> pids = new ArrayList<>();
    Process parent = startParent(pids);
    long watchdog = pids.removeLast();
    pids.add(forked("0.log"));
    pids.add(forked("1.log"));
    killWithItsWatchdog(parent, watchdog);
    assertThat(pids).as("they ignore TERM").hasSize(4).allMatch(Processes::alive);

    try (ChildProcesses next = new ChildProcesses(folder.resolve("replicas"))) {
      until("all are gone", LIMIT, () -> pids.stream().noneMatch(Processes::alive));
      assertThat(next.watchdogPid()).isPositive();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theNextProgramEndsWhatAChildForkedAlsoWhenTheChildIsGone() throws Exception {
    List<Long> pids = new ArrayList<>();
    Process parent = startParent(pids);
    long watchdog = pids.removeLast();
    List<Long> forked = List.of(forked("0.log"), forked("1.log"));
    killWithItsWatchdog(parent, watchdog);
    pids.forEach(pid -> ProcessHandle.of(pid).orElseThrow().destroyForcibly());
    until("the children are gone", LIMIT, () -> pids.stream().noneMatch(Processes::alive));
    assertThat(forked).allMatch(Processes::alive);

    try (ChildProcesses next = new ChildProcesses(folder.resolve("replicas"))) {
      until("they are gone", LIMIT, () -> forked.stream().noneMatch(Processes::alive));
      assertThat(next.watchdogPid()).isPositive();
    }
  }

  /** A record whose pids now belong to others: one that started later, one of an earlier boot. */
  @Test
  void aPidThatAnotherProcessHasByNowIsLeftAlone() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      ProcessIdentity identity = ProcessIdentity.of(stranger.pid()).orElseThrow();
      Path record = folder.resolve("replicas");
      String mark = "0".repeat(32);
      String wrongStart = identity.pid() + " " + (identity.start() - 1) + " sleep 600\n";
      Files.writeString(record, ProcessIdentity.machine() + "\n" + mark + "\n" + wrongStart);
      new ChildProcesses(record).close();
      String right = identity.pid() + " " + identity.start() + " sleep 600\n";
      Files.writeString(record, "another boot\n" + mark + "\n" + right);
      new ChildProcesses(record).close();

      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void aRecordThatIsNoneIsPutInOrder() throws Exception {
    Path record = folder.resolve("replicas");
    Files.createDirectories(record.resolve("a-folder"));
    new ChildProcesses(record).close();
    assertThat(folder.resolve("replicas.bad").resolve("a-folder")).isDirectory();
    for (String content : List.of("", "x", "a\nb\nc", "\0\n\n")) {
      Files.writeString(record, content);
      new ChildProcesses(record).close();
    }
    assertThat(Files.readAllLines(record)).hasSize(2);
  }

  /** The kernel takes the end of the thread that started a child for the end of its program. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aChildOutlivesTheThreadThatAskedForIt() throws Exception {
    try (ChildProcesses children = new ChildProcesses(folder.resolve("replicas"))) {
      CompletableFuture<ChildProcess> started = new CompletableFuture<>();
      Thread.ofPlatform()
          .name("short-lived")
          .start(
              () -> {
                try {
                  started.complete(
                      children.start(
                          List.of("sleep", "600"), Map.of(), folder, folder.resolve("out.log")));
                } catch (IOException e) {
                  started.completeExceptionally(e);
                }
              });
      ChildProcess child = started.get(20, TimeUnit.SECONDS);
      until("its thread is gone", LIMIT, () -> !hasThread("short-lived"));

      assertThat(child.exit()).isNotDone();
      assertThat(child.alive()).isTrue();
    }
  }

  private static boolean hasThread(String name) {
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      return threads.anyMatch(thread -> isNamed(thread, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isNamed(Path thread, String name) {
    try {
      return Files.readString(thread.resolve("comm")).strip().equals(name);
    } catch (IOException e) {
      return false; // it has just ended
    }
  }

  @Test
  void aChildGetsNothingOfTheEnvironmentButWhatItNeeds() throws Exception {
    Path output = folder.resolve("out.log");
    try (ChildProcesses children = new ChildProcesses(folder.resolve("replicas"))) {
      ChildProcess child =
          children.start(List.of("env"), Map.of("GREETING", "hello"), folder, output);
      child.exit().get(20, TimeUnit.SECONDS);
    }
    List<String> names =
        Files.readAllLines(output).stream().map(line -> line.replaceFirst("=.*", "")).toList();

    assertThat(System.getenv()).as("the build has more than a child gets").containsKey("PWD");
    assertThat(names).contains("PATH", "GREETING", "HEADROOM_REPLICA");
    assertThat(names)
        .filteredOn(name -> InheritedEnvironment.of(Map.of(name, "")).isEmpty())
        .isSubsetOf("GREETING", "HEADROOM_REPLICA", "PWD", "SHLVL", "_", "OLDPWD");
    assertThat(
            InheritedEnvironment.of(
                Map.of("AWS_SECRET_ACCESS_KEY", "x", "LC_ALL", "C", "HOME", "/", "LC", "x")))
        .containsOnlyKeys("LC_ALL", "HOME");
  }

  /** Starts {@link Parent} and adds the pids it prints: two children's, then the watchdog's. */
  private Process startParent(List<Long> pids) throws Exception {
    return startParent(pids, "trap '' TERM; sleep 600 & echo $!; wait");
  }

  private Process startParent(List<Long> pids, String script) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            Parent.class.getName(),
            folder.toString(),
            script);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process parent = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader lines = parent.inputReader();
    for (String line = lines.readLine(); !"started".equals(line); line = lines.readLine()) {
      pids.add(Long.parseLong(line));
    }
    return parent;
  }

  private ChildProcess startForking(ChildProcesses children, String log) throws Exception {
    return children.start(
        List.of("sh", "-c", "trap '' TERM; sleep 600 & echo $!; wait"),
        Map.of(),
        folder,
        folder.resolve(log));
  }

  /** The pid that the command of {@link #startForking} printed. */
  private long forked(String log) {
    until("it has forked", LIMIT, () -> !LogTail.last(folder.resolve(log), 1).isEmpty());
    return Long.parseLong(LogTail.last(folder.resolve(log), 1).getFirst());
  }
}
