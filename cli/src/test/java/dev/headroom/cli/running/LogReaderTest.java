package dev.headroom.cli.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("log"), "one\ntwo\r\n\nvier →\n");
  }

  private static List<String> read(LogReader reader) throws IOException {
    List<String> lines = new ArrayList<>();
    reader.read(lines::add);
    return lines;
  }

  @Test
  void readsAllOrTheLastLines() throws IOException {
    assertThat(read(new LogReader(file, -1))).containsExactly("one", "two", "", "vier →");
    assertThat(read(new LogReader(file, 0))).isEmpty();
    assertThat(read(new LogReader(file, 1))).containsExactly("vier →");
    assertThat(read(new LogReader(file, 3))).containsExactly("two", "", "vier →");
    assertThat(read(new LogReader(file, 9))).containsExactly("one", "two", "", "vier →");
  }

  @Test
  void findsTheLastLinesOfALongFile() throws IOException {
    Files.writeString(file, ("x".repeat(999) + "\n").repeat(500) + "last\n");

    assertThat(read(new LogReader(file, 1))).containsExactly("last");
    assertThat(read(new LogReader(file, 300))).hasSize(300);
    assertThat(read(new LogReader(file, 501))).hasSize(501);
  }

  @Test
  void goesOnWhereItWasAlsoInTheMiddleOfALineAndOfACharacter() throws IOException {
    LogReader reader = new LogReader(file, 0);
    byte[] arrow = "→".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Files.write(file, new byte[] {'a', arrow[0]}, StandardOpenOption.APPEND);
    assertThat(read(reader)).isEmpty();
    Files.write(file, new byte[] {arrow[1], arrow[2], '\n', 'b'}, StandardOpenOption.APPEND);

    assertThat(read(reader)).containsExactly("a→");
    assertThat(read(reader)).as("nothing came after it").containsExactly("b");
    assertThat(read(reader)).isEmpty();
  }

  @Test
  void beginsAnewWhenTheFileWasEmptied() throws IOException {
    LogReader reader = new LogReader(file, -1);
    assertThat(read(reader)).hasSize(4);
    Files.writeString(file, "new\n");

    assertThat(read(reader)).containsExactly("new");
    Files.delete(file);
    assertThat(read(reader)).isEmpty();
  }
}
