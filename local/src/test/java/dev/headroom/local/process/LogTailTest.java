package dev.headroom.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  @TempDir Path folder;

  @Test
  void lastLinesOfALongFile() throws Exception {
    Path file = folder.resolve("a.log");
    Files.writeString(file, "x\n".repeat(100_000) + "\nlast but one\n\nlast\n\n");

    assertThat(LogTail.last(file, 2)).containsExactly("last but one", "last");
    assertThat(LogTail.last(folder.resolve("none"), 2)).isEmpty();
  }
}
