package dev.headroom.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headroom.testing.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path folder;
  private Instant now = START;

  private OutputFile begin(Path path) {
    return OutputFile.begin(path, () -> now);
  }

  private static void write(OutputFile output, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    output.write(bytes, bytes.length);
  }

  private static String since(Path log, Instant since) throws IOException {
    return Files.readString(log).substring((int) LogTimes.offset(log, since));
  }

  @Test
  void beginsAnewBeyondItsLimitAndKeepsWhatItHeldOnce() throws IOException {
    Path path = Files.writeString(folder.resolve("a.log"), "of an earlier run");
    try (OutputFile output = begin(path)) {
      assertThat(path).isEmptyFile();
      output.limit(32);
      write(output, "the first line.\n");
      write(output, "the other line.\n");
      assertThat(path).hasContent("the first line.\nthe other line.\n");

      now = now.plusSeconds(60);
      write(output, "the third line.\n");
      Path before = folder.resolve("a.log.1");
      assertThat(path).hasContent("the third line.\n");
      assertThat(before).hasContent("the first line.\nthe other line.\n");
      assertThat(since(before, START)).isEqualTo(Files.readString(before));
      assertThat(since(path, START.plusSeconds(60))).isEqualTo("the third line.\n");
      write(output, "and one that is longer\n");
      assertThat(before).hasContent("the third line.\n");
    }
  }

  /** One line a second for some minutes, some of them in two pieces. */
  @Test
  void knowsWhenItsLinesWereWritten() throws IOException {
    Path path = folder.resolve("a.log");
    try (OutputFile output = begin(path)) {
      for (int i = 0; i < 300; i++) {
        now = START.plusSeconds(i);
        write(output, i % 3 == 0 ? "half of " : "all of ");
        write(output, i + "\n");
      }
    }
    for (int i : IntStream.range(1, 300).toArray()) {
      String lines = since(path, START.plusSeconds(i));
      assertThat(lines)
          .containsPattern("^(half|all) of " + (i - 1) + "\n(half|all) of " + i + "\n");
    }
    assertThat(since(path, START.minusSeconds(9))).isEqualTo(Files.readString(path));
    assertThat(since(path, START.plusSeconds(301))).isEmpty();
  }

  @Test
  void aBlockThatBeginsInTheMiddleOfALineTellsTheTimeOfTheNextLine() throws IOException {
    Path path = folder.resolve("a.log");
    try (OutputFile output = begin(path)) {
      write(output, "begun");
      now = START.plusSeconds(60);
      write(output, " and ended\nnew\n");
    }
    assertThat(since(path, START.plusSeconds(60))).isEqualTo("new\n");
  }

  @Test
  void withoutTimesAllLinesAreAsOldAsTheFile() throws IOException {
    Path path = Files.writeString(folder.resolve("a.log"), "one\n");
    Files.setLastModifiedTime(path, FileTime.from(START));

    assertThat(since(path, START.minusSeconds(1))).isEqualTo("one\n");
    assertThat(since(path, START.plusSeconds(1))).isEmpty();
  }

  @Test
  void whatAFullDiskTakesNotIsDroppedAndSaidInTheFile() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "there is no /dev/full here");
    Path path = Files.createSymbolicLink(folder.resolve("a.log"), full);
    try (OutputFile output = begin(path)) {
      assertThat(output.trouble()).isEmpty();
      write(output, "12345\n");
      assertThat(output.trouble())
          .hasValueSatisfying(why -> assertThat(why).containsIgnoringCase("no space"));
      write(output, "1234\n");

      Files.delete(path);
      untilWritten(output);
      assertThat(Files.readString(path))
          .containsPattern("headroom: [1-9]\\d* bytes are missing here, .*[Nn]o space.*\nx\n$");
      assertThat(Files.readString(path)).doesNotContain("12345");
    }
  }

  @Test
  void aFolderThatIsAwayIsTriedAgain() throws IOException {
    Path path = folder.resolve("away").resolve("a.log");
    try (OutputFile output = begin(path)) {
      assertThat(output.trouble()).isPresent();
      write(output, "lost\n");

      Files.createDirectory(path.getParent());
      untilWritten(output);
      assertThat(Files.readAllLines(path)).anyMatch(line -> line.startsWith("headroom: "));
    }
  }

  private static void untilWritten(OutputFile output) {
    Await.until(
        "it is written again",
        Duration.ofSeconds(20),
        () -> {
          write(output, "x\n");
          return output.trouble().isEmpty();
        });
  }
}
