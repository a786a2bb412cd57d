package dev.headroom.serving.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionDirectoriesTest {
  @TempDir private Path folder;
  private VersionSource source = new VersionDirectories(Path.of(""));

  @BeforeEach
  void look() {
    source = new VersionDirectories(folder);
  }

  @Test
  void numbersAreVersionsAndWhatMayBeMeantForOneIsNamed() throws Exception {
    for (String name : new String[] {"1", "10", "007", "1abc", "0", "lost+found"}) {
      Files.createDirectory(folder.resolve(name));
    }
    Files.createFile(folder.resolve("2"));

    VersionSource.Listing listing = source.list();

    assertThat(listing.versions()).containsExactly(1L, 10L);
    assertThat(listing.doubt())
        .contains("passed over: 0, 007, 1abc, 2 (expected: folders such as 1, 2, 3)");
    assertThat(source.fetch(10)).isEqualTo(folder.resolve("10"));
  }

  @Test
  void aFolderWithoutAVersionIsDoubtful() throws Exception {
    assertThat(source.list().doubt())
        .contains("it has no version folder (expected: folders such as 1, with a model in each)");

    Files.createFile(folder.resolve("model.onnx"));
    assertThat(source.list().doubt())
        .hasValueSatisfying(doubt -> assertThat(doubt).endsWith("; passed over: model.onnx"));
  }

  @Test
  void nothingIsSaidOfAFolderAsItShouldBe() throws Exception {
    Files.createDirectory(folder.resolve("1"));
    Files.createFile(folder.resolve("README.md"));
    assertThat(source.list().doubt()).isEmpty();
  }

  @Test
  void aFolderThatIsNotThereCannotBeListedAndHasNoContents() {
    VersionSource gone = new VersionDirectories(folder.resolve("gone"));

    assertThatThrownBy(gone::list).isInstanceOf(NoSuchFileException.class);
    assertThat(gone.contents(1)).isEqualTo(VersionSource.Contents.NONE);
  }

  @Test
  void aFileIsVersionOne() throws Exception {
    Path file = Files.write(folder.resolve("resnet.onnx"), new byte[7]);
    VersionSource single = new VersionDirectories(file);

    assertThat(single.list().versions()).containsExactly(1L);
    assertThat(single.fetch(1)).isEqualTo(file);
    assertThat(single.contents(1).bytes()).isEqualTo(7);
  }

  /** Of all that is in the folder, weights beside the model too. */
  @Test
  void contentsTellOfEachFile() throws Exception {
    Path version = Files.createDirectory(folder.resolve("1"));
    Files.writeString(version.resolve("model.onnx"), "model");
    Path weights = Files.createDirectory(version.resolve("weights")).resolve("w.bin");
    VersionSource.Contents without = source.contents(1);
    Files.writeString(weights, "a");
    VersionSource.Contents one = source.contents(1);
    Files.writeString(weights, "ab");

    assertThat(one.token()).isNotEqualTo(without.token());
    assertThat(source.contents(1).token()).isNotEqualTo(one.token());
    assertThat(without.bytes()).isEqualTo(5);
    assertThat(source.contents(1).bytes()).isEqualTo(7);
  }
}
