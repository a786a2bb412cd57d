package dev.headroom.metrics.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.Points;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
  private static final long START = 1_790_000_000_000L;
  private static final HeadSettings SETTINGS =
      HeadSettings.standard().withRetention(Duration.ofMinutes(5)).withMaxBytes(1 << 20);
  private final TestClock clock = new TestClock(START);
  private Path file = Path.of("");

  @BeforeEach
  void write(@TempDir Path folder) throws Exception {
    file = folder.resolve("deep").resolve("head");
    Head head = new Head(SETTINGS, clock);
    for (int i = 0; i < 130; i++) {
      long now = clock.advance(1000);
      double value = i;
      head.write(
          writer -> {
            assertThat(writer.append(null, Labels.of(Labels.NAME, "a", "ü", "ß"), now, value))
                .isNotNull();
            assertThat(writer.append(null, Labels.of(Labels.NAME, "b"), now, -value)).isNotNull();
          });
    }
    Snapshot.write(head, file);
  }

  @Test
  void whatWasThereIsThereAgain() throws Exception {
    Head head = new Head(SETTINGS, clock);
    assertThat(Snapshot.read(head, file)).isEqualTo(new Snapshot.Outcome.Restored(2));
    Points points = head.select(List.of(Matcher.name("a")), 0, Long.MAX_VALUE).getFirst();
    assertThat(points.size()).isEqualTo(130);
    assertThat(points.value(129)).isEqualTo(129);
    assertThat(points.series().get("ü")).isEqualTo("ß");
    assertThat(head.status().bytes()).isPositive();
    Head again = new Head(SETTINGS, clock);
    Snapshot.write(head, file);
    assertThat(Snapshot.read(again, file)).isEqualTo(new Snapshot.Outcome.Restored(2));
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void withoutOneNothingHappens() {
    assertThat(Snapshot.read(new Head(SETTINGS, clock), file.resolveSibling("none")))
        .isEqualTo(new Snapshot.Outcome.Absent());
  }

  @Test
  void tornAnywhereItDoesNoHarm() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertUnused();
    }
  }

  @Test
  void oneByteThatIsAnotherDoesNoHarm() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 0x41;
      Files.write(file, changed);
      assertUnused();
    }
  }

  @Test
  void codeThatIsNoneDoesNoHarmThoughTheSumIsRight() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    CRC32C sum = new CRC32C();
    for (int at = 16; at < whole.length - 8; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= (byte) 0x81;
      sum.reset();
      sum.update(changed, 0, changed.length - 8);
      ByteBuffer.wrap(changed).putLong(changed.length - 8, sum.getValue());
      Files.write(file, changed);
      Head head = new Head(SETTINGS, clock);
      Snapshot.Outcome outcome = Snapshot.read(head, file);
      assertThat(outcome).isNotNull();
      for (Points points : head.select(List.of(), 0, Long.MAX_VALUE)) {
        assertThat(points.size()).isLessThanOrEqualTo(130);
      }
    }
  }

  @Test
  void oneThatIsTooOldIsSetAside() throws Exception {
    clock.advance(Duration.ofMinutes(6).toMillis());
    assertUnused();
  }

  @Test
  void oneFromAfterNowIsSetAside() throws Exception {
    clock.set(START - 1000);
    assertUnused();
  }

  @Test
  void anotherVersionIsSetAsideAndSaidSo() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    whole[11] = 9;
    Files.write(file, whole);
    Head head = new Head(SETTINGS, clock);
    assertThat(Snapshot.read(head, file))
        .isInstanceOfSatisfying(
            Snapshot.Outcome.SetAside.class,
            aside -> {
              assertThat(aside.why()).isEqualTo("its version is 9 (expected: 2)");
              assertThat(aside.to()).exists();
            });
    assertThat(file).doesNotExist();
  }

  private void assertUnused() {
    Head head = new Head(SETTINGS, clock);
    assertThat(Snapshot.read(head, file)).isInstanceOf(Snapshot.Outcome.SetAside.class);
    assertThat(head.select(List.of(), 0, Long.MAX_VALUE)).isEmpty();
    assertThat(head.status().series()).isZero();
    assertThat(head.status().bytes()).isZero();
  }
}
