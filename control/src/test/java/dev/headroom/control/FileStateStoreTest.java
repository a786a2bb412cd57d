package dev.headroom.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

  @Test
  void aFolderInItsPlaceIsSetAsideAndSoIsASecondOne() throws IOException {
    for (int i = 1; i <= 2; i++) {
      Path file = onlyFileAfterSaving();
      Files.delete(file);
      Files.createDirectories(file.resolve("with-a-folder"));

      assertThat(store().load(ID)).isEmpty();

      assertThat(file).doesNotExist();
      Path aside = file.resolveSibling(file.getFileName() + (i == 1 ? ".bad" : ".bad.2"));
      assertThat(aside.resolve("with-a-folder")).isDirectory();
      store().save(ID, state(2));
      assertThat(store().load(ID)).isPresent();
      store().forget(ID);
    }
  }

  @Test
  void aFolderInItsPlaceDoesNotKeepItFromBeingSaved() throws IOException {
    StateStore store = store();
    Path file = onlyFileAfterSaving();
    Files.delete(file);
    Files.createDirectories(file.resolve("with-a-folder"));

    store.save(ID, state(2));

    assertThat(store.load(ID).orElseThrow().status().currentReplicas()).isEqualTo(2);
  }

  /** Sparse: it takes no room on the disk, and would take all of the memory. */
  @Test
  void aFileFarTooLongIsSetAsideUnread() throws IOException {
    Path file = onlyFileAfterSaving();
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
      content.setLength(3L << 30);
    }

    assertThat(store().load(ID)).isEmpty();

    assertThat(Files.size(file.resolveSibling(file.getFileName() + ".bad"))).isEqualTo(3L << 30);
  }

  @Test
  void onlyTheOwnerMayReadWhatIsKept() throws IOException {
    Files.createDirectories(folder.resolve("state"));
    Files.setPosixFilePermissions(
        folder.resolve("state"), PosixFilePermissions.fromString("rwxr-xr-x"));

    Path file = onlyFileAfterSaving();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }

  private Path onlyFileAfterSaving() throws IOException {
    store().save(ID, state(1));
    List<String> states = files().stream().filter(name -> name.endsWith(".json")).toList();
    assertThat(states).hasSize(1);
    return folder.resolve("state").resolve(states.getFirst());
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("state"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
