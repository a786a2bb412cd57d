package dev.headroom.serving.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionDirectoriesTest {
  @TempDir private Path folder;

  @Test
  void numbersAreVersionsAndWhatMayBeMeantForOneIsNamed() throws Exception {
    for (String name : new String[] {"1", "10", "007", "1abc", "0", "lost+found"}) {
      Files.createDirectory(folder.resolve(name));
    }
    Files.createFile(folder.resolve("2"));

    VersionDirectories.Listing listing = VersionDirectories.in(folder);

    assertThat(listing.versions()).containsOnlyKeys(1L, 10L);
    assertThat(listing.doubt())
        .contains("passed over: 0, 007, 1abc, 2 (expected: folders such as 1, 2, 3)");
  }

  @Test
  void aFolderWithoutAVersionIsDoubtful() throws Exception {
    assertThat(VersionDirectories.in(folder).doubt())
        .contains("it has no version folder (expected: folders such as 1, with a model in each)");

    Files.createFile(folder.resolve("model.onnx"));
    assertThat(VersionDirectories.in(folder).doubt())
        .hasValueSatisfying(doubt -> assertThat(doubt).endsWith("; passed over: model.onnx"));
  }

  @Test
  void nothingIsSaidOfAFolderAsItShouldBe() throws Exception {
    Files.createDirectory(folder.resolve("1"));
    Files.createFile(folder.resolve("README.md"));
    assertThat(VersionDirectories.in(folder).doubt()).isEmpty();
  }

  /** Of all that is in the folder, weights beside the model too. */
  @Test
  void theFingerprintDiffersWithAnyFile() throws Exception {
    Path weights = Files.createDirectory(folder.resolve("weights")).resolve("w.bin");
    String empty = VersionDirectories.fingerprint(folder);
    Files.writeString(weights, "a");
    String one = VersionDirectories.fingerprint(folder);
    Files.writeString(weights, "ab");

    assertThat(one).isNotEqualTo(empty);
    assertThat(VersionDirectories.fingerprint(folder)).isNotEqualTo(one);
  }
}
