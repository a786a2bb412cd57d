package dev.headroom.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileStateStoreTest extends StateStoreContract {
  @TempDir Path folder;

  /** Another object each time: as after a restart. */
  @Override
  StateStore store() throws IOException {
    return new FileStateStore(folder.resolve("state"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "[]",
        "{}",
        "{\"policy\":null}",
        "{\"policy\":{\"namespace\":\"default\",\"name\":\"sentences\"},\"history\":{\"recommendations\":null}}"
      })
  void badFileIsSetAsideAndForgotten(String content) throws IOException {
    Path file = onlyFileAfterSaving();
    Files.writeString(file, content);

    assertThat(store().load(ID)).isEmpty();

    assertThat(files()).containsExactly(file.getFileName() + ".bad");
    assertThat(file.resolveSibling(file.getFileName() + ".bad")).hasContent(content);
    assertThat(store().load(ID)).isEmpty();
  }

  @Test
  void everyCutOffFileIsBad() throws IOException {
    Path file = onlyFileAfterSaving();
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThat(store().load(ID)).as("the first %s bytes", length).isEmpty();
    }
  }

  @Test
  void halfWrittenSuccessorDoesNotCount() throws IOException {
    Path file = onlyFileAfterSaving();
    Files.writeString(file.resolveSibling(file.getFileName() + ".next"), "{");

    assertThat(store().load(ID)).isPresent();
    store().save(ID, state(5));
    assertThat(store().load(ID).orElseThrow().status().currentReplicas()).isEqualTo(5);
  }

  @Test
  void anotherPolicysStateIsBad() throws IOException {
    Path file = onlyFileAfterSaving();
    PolicyId other = new PolicyId("default", "other");
    Files.copy(file, file.resolveSibling("default,other.json"));

    assertThat(store().load(other)).isEmpty();
  }

  private Path onlyFileAfterSaving() throws IOException {
    store().save(ID, state(1));
    assertThat(files()).hasSize(1);
    return folder.resolve("state").resolve(files().getFirst());
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("state"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
