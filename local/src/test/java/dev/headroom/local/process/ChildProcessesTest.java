package dev.headroom.local.process;

import static dev.headroom.local.process.Awaiting.alive;
import static dev.headroom.local.process.Awaiting.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildProcessesTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void childIsTheCommandItselfWithItsEnvironmentFolderAndOutput() throws Exception {
    try (ChildProcesses children = new ChildProcesses()) {
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
  void programThatDoesNotExistExitsAndSaysSo() throws Exception {
    try (ChildProcesses children = new ChildProcesses()) {
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
    try (ChildProcesses children = new ChildProcesses()) {
      ChildProcess child = startForking(children, "forking.log");
      long forked = forked("forking.log");

      child.kill();

      until("both are gone", LIMIT, () -> !alive(child.pid()) && !alive(forked));
    }
  }

  @Test
  void whatACommandForkedEndsWithIt() throws Exception {
    try (ChildProcesses children = new ChildProcesses()) {
      ChildProcess child = startForking(children, "forking.log");
      long forked = forked("forking.log");

      ProcessHandle.of(child.pid()).orElseThrow().destroyForcibly();

      until("the forked one is gone too", LIMIT, () -> !alive(forked));
    }
  }

  @Test
  void closeLeavesNone() throws Exception {
    long child;
    try (ChildProcesses children = new ChildProcesses()) {
      child = startForking(children, "forking.log").pid();
      assertThat(alive(child)).isTrue();
    }
    assertThat(alive(child)).isFalse();
  }

  @Test
  void killingTheProgramLeavesNoChild() throws Exception {
    List<Long> pids = new ArrayList<>();
    Process parent = startParent(pids);
    pids.add(forked("0.log"));
    pids.add(forked("1.log"));
    assertThat(pids).hasSize(5).allMatch(Awaiting::alive);

    parent.destroyForcibly();

    until(
        "no child and no watchdog is left", LIMIT, () -> pids.stream().noneMatch(Awaiting::alive));
  }

  @Test
  void watchdogThatDiedIsReplacedAndKnowsTheChildren() throws Exception {
    List<Long> pids = new ArrayList<>();
    Process parent = startParent(pids);
    long watchdog = pids.removeLast();

    ProcessHandle.of(watchdog).orElseThrow().destroyForcibly();
    until(
        "there is another watchdog",
        LIMIT,
        () ->
            parent
                .children()
                .anyMatch(
                    child ->
                        child.pid() != watchdog && !pids.contains(child.pid()) && child.isAlive()));
    assertThat(pids).allMatch(Awaiting::alive);
    parent.destroyForcibly();

    until("no child is left", LIMIT, () -> pids.stream().noneMatch(Awaiting::alive));
  }

  /** Starts {@link Parent} and adds the pids it prints: two children's, then the watchdog's. */
  private Process startParent(List<Long> pids) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            Parent.class.getName(),
            folder.toString());
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
