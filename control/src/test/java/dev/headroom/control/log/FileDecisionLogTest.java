package dev.headroom.control.log;

import static dev.headroom.control.log.LoggedDecisions.NOON;
import static dev.headroom.control.log.LoggedDecisions.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.control.AnyRecord;
import dev.headroom.control.LoggedDecision;
import dev.headroom.testing.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDecisionLogTest {
  private static final FileDecisionLog.Bound LARGE = new FileDecisionLog.Bound(1 << 20, 1 << 20);

  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void place() {
    file = folder.resolve("state").resolve("decisions.jsonl");
  }

  private FileDecisionLog log(FileDecisionLog.Bound bound) throws IOException {
    return new FileDecisionLog(file, SETTINGS, bound);
  }

  private PastDecision last(String name, Instant at) throws IOException {
    return new DecisionArchive(file).last(name, at).decision().orElseThrow();
  }

  private void assertSame(PastDecision past, LoggedDecision logged) {
    assertThat(past.again()).isEqualTo(logged.decision());
    assertThat(past.rules()).isEqualTo(logged.rules());
    assertThat(past.policy()).isEqualTo(logged.policy());
    assertThat(past.desiredReplicas()).isEqualTo(logged.decision().desiredReplicas());
  }

  @Test
  void aDecisionIsALineForPeopleAndProgramsAfterThatOfItsRules() throws Exception {
    LoggedDecisions story = new LoggedDecisions("p");
    FileDecisionLog log = log(LARGE);
    log.write(story.next(3000));
    log.write(story.next(500));

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(3);
    ObjectMapper json = new ObjectMapper();
    JsonNode rules = json.readTree(lines.getFirst());
    JsonNode line = json.readTree(lines.get(1));
    assertThat(rules.at("/policy/maxReplicas").intValue()).isEqualTo(4);
    assertThat(rules.at("/settings/tolerance").doubleValue()).isEqualTo(0.1);
    assertThat(line.get("rules")).isEqualTo(rules.get("rules"));
    assertThat(line.get("name").textValue()).isEqualTo("p");
    assertThat(line.get("time").textValue()).isEqualTo("2026-01-01T12:00:01Z");
    assertThat(line.get("sentence").textValue())
        .startsWith("2 → 4 replicas: requests-per-stream 3.0");
    assertThat(line.get("changed").booleanValue()).isTrue();
    assertThat(line.at("/observation/target/Scale/specReplicas").intValue()).isEqualTo(2);
  }

  @Test
  void eachPastDecisionIsFoundAndDecidedAgain() throws Exception {
    LoggedDecisions story = new LoggedDecisions("p");
    LoggedDecisions other = new LoggedDecisions("q");
    FileDecisionLog log = log(new FileDecisionLog.Bound(40_000, 1 << 20));
    List<LoggedDecision> made = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      LoggedDecision next = story.next(i % 100 < 50 ? 2500 : 100);
      made.add(next);
      log.write(next);
      log.write(other.next(500));
    }

    assertThat(files().size()).isGreaterThan(3);
    for (LoggedDecision each : made) {
      assertSame(last("p", each.decision().time()), each);
      assertSame(last("p", each.decision().time().plusMillis(900)), each);
    }
    assertThat(new DecisionArchive(file).last("p", NOON).decision()).isEmpty();
    assertThat(new DecisionArchive(file).last("r", Instant.MAX).decision()).isEmpty();
    assertThat(new DecisionArchive(file).names()).containsExactly("p", "q");
  }

  @Property(tries = 300)
  void anyDecisionIsDecidedAgainAsItWas(@ForAll long seed) throws IOException {
    Path own = Files.createTempDirectory("decisions");
    try {
      file = own.resolve("decisions.jsonl");
      LoggedDecision logged = LoggedDecisions.any(new AnyRecord(seed));
      log(LARGE).write(logged);
      assertSame(last(logged.policy().name(), Instant.MAX), logged);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(own);
    }
  }

  @Test
  void theOldestGoAndWhatIsFullIsPacked() throws Exception {
    LoggedDecisions story = new LoggedDecisions("p");
    FileDecisionLog log = log(new FileDecisionLog.Bound(20_000, 60_000));
    LoggedDecision latest = story.next(500);
    for (int i = 0; i < 2000; i++) {
      latest = story.next(500);
      log.write(latest);
    }

    Await.until("all is packed and trimmed", Duration.ofSeconds(20), this::isTidy);
    assertSame(last("p", Instant.MAX), latest);
    for (Path each : files()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
          .isEqualTo("rw-------");
    }
  }

  private boolean isTidy() {
    try {
      List<Path> files = files();
      long bytes = 0;
      for (Path each : files) {
        bytes += Files.size(each);
      }
      return bytes <= 60_000
          && files.stream().filter(each -> each.toString().endsWith("jsonl")).count() == 1;
    } catch (IOException e) {
      return false; // one was removed just now
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(file.getParent())) {
      return files.sorted().toList();
    }
  }

  @Test
  void aKillLosesTheLineThatWasBeingWritten() throws Exception {
    LoggedDecisions story = new LoggedDecisions("p");
    LoggedDecision first = story.next(500);
    log(LARGE).write(first);
    byte[] before = Files.readAllBytes(file);
    log(LARGE).write(story.next(500));
    byte[] after = Files.readAllBytes(file);
    for (int end : new int[] {before.length + 1, before.length + 700, after.length - 1}) {
      Files.write(file, java.util.Arrays.copyOf(after, end));
      assertSame(last("p", Instant.MAX), end == after.length - 1 ? last(after) : first);

      LoggedDecision next = story.next(500);
      log(LARGE).write(next);
      assertSame(last("p", Instant.MAX), next);
      assertSame(last("p", first.decision().time()), first);
    }
  }

  private LoggedDecision last(byte[] content) throws IOException {
    PastDecision past = last("p", Instant.MAX);
    assertThat(new String(content, StandardCharsets.UTF_8)).contains(past.time().toString());
    return new LoggedDecision(
        past.policy(),
        past.rules(),
        past.observation(),
        past.history(),
        past.again(),
        past.changed());
  }

  @Test
  void badLinesArePassedOverAndCounted() throws Exception {
    LoggedDecisions story = new LoggedDecisions("p");
    LoggedDecision first = story.next(500);
    FileDecisionLog log = log(LARGE);
    log.write(first);
    String unknownRules =
        Files.readAllLines(file).get(1).replaceFirst("\"rules\":\"[0-9a-f]+\"", "\"rules\":\"no\"");
    Files.writeString(
        file,
        "garbage\n{\"time\":\"tomorrow\"}\n"
            + unknownRules.replace("12:00:01Z", "12:00:02Z")
            + "\n",
        StandardOpenOption.APPEND);

    DecisionArchive.Found found = new DecisionArchive(file).last("p", Instant.MAX);
    assertSame(found.decision().orElseThrow(), first);
    assertThat(found.unreadable()).isEqualTo(3);
  }

  @Test
  void aDamagedPackedFileKeepsWhatIsBeforeTheDamage() throws Exception {
    LoggedDecisions story = new LoggedDecisions("p");
    FileDecisionLog log = log(new FileDecisionLog.Bound(400_000, 10 << 20));
    LoggedDecision first = story.next(500);
    log.write(first);
    for (int i = 0; i < 400; i++) {
      log.write(story.next(500));
    }
    Await.until(
        "it is packed",
        Duration.ofSeconds(20),
        () -> {
          try {
            return files().getFirst().toString().endsWith(".gz");
          } catch (IOException e) {
            return false;
          }
        });
    Path packed = files().getFirst();
    byte[] content = Files.readAllBytes(packed);
    Files.write(packed, java.util.Arrays.copyOf(content, content.length - 9));

    DecisionArchive.Found found = new DecisionArchive(file).last("p", first.decision().time());
    assertSame(found.decision().orElseThrow(), first);
    assertThat(found.unreadable()).isPositive();
  }

  @Test
  void aFileThatWasRemovedBeginsAgainWithItsRules() throws Exception {
    LoggedDecisions story = new LoggedDecisions("p");
    FileDecisionLog log = log(LARGE);
    log.write(story.next(500));
    Files.delete(file);
    LoggedDecision next = story.next(500);
    log.write(next);
    assertSame(last("p", Instant.MAX), next);
  }

  @Test
  void changesAreThoseThatChangedSomething() throws Exception {
    LoggedDecisions story = new LoggedDecisions("p");
    FileDecisionLog log = log(new FileDecisionLog.Bound(60_000, 1 << 20));
    List<Instant> changed = new ArrayList<>();
    for (int i = 0; i < 1500; i++) {
      LoggedDecision next = story.next(i / 400 % 2 == 0 ? 100 : 2500);
      if (next.changed()) {
        changed.add(next.decision().time());
      }
      log.write(next);
    }
    assertThat(changed.size()).isGreaterThan(2);
    assertThat(new DecisionArchive(file).changes(100, 1000).values().iterator().next())
        .extracting(PastDecision::time)
        .isEqualTo(changed);
    assertThat(new DecisionArchive(file).changes(1, 1000).values().iterator().next())
        .extracting(PastDecision::time)
        .containsExactly(changed.getLast());
  }

  @Test
  void aFolderInItsPlaceIsSetAside() throws Exception {
    Files.createDirectories(file.resolve("a"));
    log(LARGE).write(new LoggedDecisions("p").next(1));
    assertThat(file).isRegularFile();
    assertThat(file.resolveSibling("decisions.jsonl.bad").resolve("a")).isDirectory();
  }

  @Test
  void onlyTheOwnerMayReadIt() throws Exception {
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    log(LARGE).write(new LoggedDecisions("p").next(1));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }
}
