package dev.headroom.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.control.event.Seen;
import dev.headroom.local.SystemEvent.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("state").resolve("events.jsonl");
  }

  private static SystemEvent died(int replica, int second) {
    return new SystemEvent(
        T0.plusSeconds(second),
        "files",
        Optional.of("files-" + replica),
        Kind.DIED,
        true,
        "died (pid " + (700 + replica) + ", exit code 3)");
  }

  private static SystemEvent ready(int replica, int second) {
    return new SystemEvent(
        T0.plusSeconds(second),
        "files",
        Optional.of("files-" + replica),
        Kind.READY,
        false,
        "is ready after 310 ms");
  }

  @Test
  void aCrashLoopIsOneEventWithItsCount() throws IOException {
    EventLog log = EventLog.open(file());
    log.add(died(1, 0));
    log.add(ready(2, 1));
    log.add(died(2, 5));
    log.add(ready(3, 6));

    assertThat(log.events())
        .containsExactly(
            new Seen<>(ready(2, 1), T0.plusSeconds(1), 1, 2),
            new Seen<>(died(2, 5), T0, 2, 3),
            new Seen<>(ready(3, 6), T0.plusSeconds(6), 1, 4));
    assertThat(log.after(3)).extracting(Seen::last).containsExactly(ready(3, 6));
  }

  @Test
  void replicasOfAnotherRunAreOthersThoughTheyHaveTheSameName() throws IOException {
    EventLog log = EventLog.open(file());
    for (int run = 0; run < 2; run++) {
      log.add(SystemEvent.of(T0, "", Kind.UP, "up (pid 1)"));
      log.add(ready(1, 1));
    }

    assertThat(log.events()).hasSize(4).allMatch(event -> event.count() == 1);
    assertThat(EventLog.open(file()).events()).isEqualTo(log.events());
  }

  @Test
  void otherServersOrWordsAreOtherEvents() throws IOException {
    EventLog log = EventLog.open(file());
    log.add(SystemEvent.of(T0, "a", Kind.SCALED, "1 → 2 replicas: load"));
    log.add(SystemEvent.of(T0, "b", Kind.SCALED, "1 → 2 replicas: load"));
    log.add(SystemEvent.of(T0, "a", Kind.SCALED, "2 → 1 replicas: idle"));

    assertThat(log.events()).hasSize(3).allMatch(event -> event.count() == 1);
  }

  @Test
  void aChangeOfTheNumberIsTheSameOnlyFromAndToTheSameNumbers() throws IOException {
    EventLog log = EventLog.open(file());
    log.add(SystemEvent.of(T0, "a", Kind.SCALED, "6 → 7 replicas: load 8 (target 1)"));
    log.add(SystemEvent.of(T0, "a", Kind.SCALED, "7 → 6 replicas: load 4 (target 1)"));
    log.add(SystemEvent.of(T0, "a", Kind.SCALED, "6 → 7 replicas: load 9 (target 1)"));

    assertThat(log.events()).extracting(Seen::count).containsExactly(1L, 2L);
  }

  @Test
  void isReadBackWithItsCounts() throws IOException {
    EventLog log = EventLog.open(file());
    log.add(died(1, 0));
    log.add(died(2, 5));
    log.add(SystemEvent.of(T0.plusSeconds(9), "", Kind.STOPPING, "two\nlines \"quoted\" → …"));

    assertThat(EventLog.open(file()).events()).isEqualTo(log.events());
    assertThat(Files.getPosixFilePermissions(file()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  /** As a kill in the middle of a write leaves it. */
  @Test
  void aTornLineLosesOnlyItself() throws IOException {
    EventLog log = EventLog.open(file());
    log.add(ready(1, 0));
    log.add(ready(2, 1));
    byte[] whole = Files.readAllBytes(file());
    Files.write(file(), java.util.Arrays.copyOf(whole, whole.length - 20));

    EventLog next = EventLog.open(file());
    assertThat(next.events()).extracting(Seen::last).containsExactly(ready(1, 0));
    next.add(ready(3, 2));

    assertThat(EventLog.open(file()).events())
        .extracting(Seen::last)
        .containsExactly(ready(1, 0), ready(3, 2));
  }

  @Test
  void linesOfAnotherVersionArePassedOver() throws IOException {
    EventLog.open(file()).add(ready(1, 0));
    Files.writeString(
        file(),
        """
        {"at":"2026-01-01T00:00:01Z","type":"Normal","reason":"Teleported","server":"a","message":"m"}
        {"at":"soon","type":"Normal","reason":"Ready","server":"a","message":"m"}
        []
        7
        """,
        StandardOpenOption.APPEND);

    assertThat(EventLog.open(file()).events()).hasSize(1);
  }

  @Test
  void isBounded() throws IOException {
    EventLog log = EventLog.open(file());
    String filler = "m".repeat(5000);
    for (int i = 0; i < 1200; i++) {
      log.add(SystemEvent.of(T0, "server-" + i, Kind.MEASURED, filler));
    }

    assertThat(log.events()).hasSize(1000);
    assertThat(log.events().getLast().last().server()).isEqualTo("server-1199");
    assertThat(log.events().getLast().last().message()).hasSizeLessThan(4100);
    assertThat(Files.size(file())).isLessThanOrEqualTo(1 << 20);
    try (var files = Files.list(file().getParent())) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("events.jsonl", "events.jsonl.1");
    }
    List<Seen<SystemEvent>> back = EventLog.open(file()).events();
    assertThat(back.getLast().last()).isEqualTo(log.events().getLast().last());
  }

  @Test
  void goesOnInMemoryWhenTheFileCannotBeWritten() throws IOException {
    EventLog log = EventLog.open(file());
    log.add(ready(1, 0));
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(file().getParent(), elsewhere);

    log.add(ready(2, 1));
    assertThat(log.events()).hasSize(2);

    Files.move(elsewhere, file().getParent());
    log.add(ready(3, 2));
    assertThat(EventLog.open(file()).events())
        .extracting(Seen::last)
        .containsExactly(ready(1, 0), ready(3, 2));
  }
}
