package dev.headroom.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
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
  protected StateStore store() throws IOException {
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

  /** Ten thousand policies that only grow are one file, however often they do. */
  @Test
  void whatGrewIsOneFileForAllPolicies() throws IOException {
    StateStore store = store();
    for (int i = 0; i < 20; i++) {
      store.save(new PolicyId("default", "p-" + i), state(1));
    }
    List<Path> saved = paths();
    List<FileTime> before = times(saved);
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 20; i++) {
        store.grew(new PolicyId("default", "p-" + i), state(2 + round));
      }
    }
    assertThat(paths()).isEqualTo(saved);

    store.keep();

    assertThat(files()).hasSize(21).contains("grown.jsonl");
    assertThat(times(saved)).isEqualTo(before);
    assertThat(Files.readAllLines(folder.resolve("state/grown.jsonl"))).hasSize(20);
    StateStore next = store();
    assertThat(next.load(new PolicyId("default", "p-7")).orElseThrow().history())
        .isEqualTo(state(6).history());
    next.save(new PolicyId("default", "p-8"), state(1));
    next.keep();
    assertThat(store().load(new PolicyId("default", "p-7")).orElseThrow().history())
        .as("not asked for when the file was written anew")
        .isEqualTo(state(6).history());
  }

  /** As an older Headroom saves, which knows of no file for what grew. */
  @Test
  void whatGrewFromAnotherSaveDoesNotCount() throws IOException {
    StateStore store = store();
    store.save(ID, state(1));
    store.grew(ID, state(2));
    store.keep();
    Files.write(
        folder.resolve("state/default,sentences.json"),
        StateWriter.write(new KeptState(ID, "", state(7))));

    assertThat(store().load(ID).orElseThrow().history()).isEqualTo(state(7).history());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "null", "[]", "{}\n", "{\"policy\":{\"name\":\"p\"}}", "\u0000"})
  void aBadFileOfWhatGrewIsSetAsideAndWhatWasSavedCounts(String content) throws IOException {
    store().save(ID, state(1));
    Path grown = folder.resolve("state/grown.jsonl");
    Files.writeString(grown, content);

    assertThat(store().load(ID).orElseThrow().history()).isEqualTo(state(1).history());

    assertThat(grown).doesNotExist();
    assertThat(grown.resolveSibling("grown.jsonl.bad")).hasContent(content);
  }

  private List<Path> paths() throws IOException {
    return files().stream().sorted().map(folder.resolve("state")::resolve).toList();
  }

  private static List<FileTime> times(List<Path> files) throws IOException {
    List<FileTime> times = new ArrayList<>();
    for (Path file : files) {
      times.add(Files.getLastModifiedTime(file));
    }
    return times;
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
