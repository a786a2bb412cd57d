package dev.headroom.serving.engine.openvino;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where OpenVINO's library is looked for. */
class LibrarySearchTest {
  @TempDir private Path folder;

  private Path library(String path) throws IOException {
    Path library = folder.resolve(path);
    Files.createDirectories(library.getParent());
    return Files.writeString(library, "");
  }

  private static Optional<Path> find(Map<String, String> environment) {
    return new LibrarySearch(Optional.empty(), environment).find();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "libopenvino_c.so",
        "libopenvino_c.so.2641",
        "runtime/lib/intel64/libopenvino_c.so.2026.4.1",
        "lib/libopenvino_c.2640.dylib",
        "openvino/libs/libopenvino_c.so.2520",
      })
  void theFolderThatIsSetIsAnInstallationOrTheLibrarys(String path) throws Exception {
    Path library = library(path);
    assertThat(new LibrarySearch(Optional.of(folder), Map.of()).find()).contains(library);
    assertThat(new LibrarySearch(Optional.of(library), Map.of()).find()).contains(library);
  }

  @Test
  void whatIsSetIsTheOnlyPlace() throws Exception {
    library("env/lib/python3.12/site-packages/openvino/libs/libopenvino_c.so.2641");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Map<String, String> environment = Map.of("VIRTUAL_ENV", folder.resolve("env").toString());
    assertThat(new LibrarySearch(Optional.of(empty), environment).find()).isEmpty();
  }

  @Test
  void theWheelOfAnEnvironmentIsFound() throws Exception {
    Path library = library("lib/python3.12/site-packages/openvino/libs/libopenvino_c.so.2641");
    assertThat(find(Map.of("VIRTUAL_ENV", folder.toString()))).contains(library);
    assertThat(find(Map.of("VIRTUAL_ENV", "\0"))).isNotEqualTo(Optional.of(library));
  }

  @Test
  void theWheelOfThePythonOnThePathIsFound() throws Exception {
    Path library = library("lib/python3.12/site-packages/openvino/libs/libopenvino_c.so.2641");
    Path python = library("bin/python3");
    assertThat(python.toFile().setExecutable(true)).isTrue();
    assertThat(find(Map.of("PATH", "/nowhere:" + folder.resolve("bin")))).contains(library);
  }

  @Test
  void intelsVariableGoesBeforeTheEnvironment() throws Exception {
    library("env/lib/python3.12/site-packages/openvino/libs/libopenvino_c.so.2641");
    Path library = library("intel/runtime/lib/intel64/libopenvino_c.so.2026.4.1");
    assertThat(
            find(
                Map.of(
                    "VIRTUAL_ENV", folder.resolve("env").toString(),
                    "INTEL_OPENVINO_DIR", folder.resolve("intel").toString())))
        .contains(library);
  }

  @ParameterizedTest
  @CsvSource({
    "libopenvino_c.so.2540, libopenvino_c.so.2641",
    "libopenvino_c.so.2025.9.0, libopenvino_c.so.2025.10.0",
  })
  void theNewestOfAFolderIsTaken(String older, String newer) throws Exception {
    library(older);
    assertThat(new LibrarySearch(Optional.of(folder), Map.of()).find())
        .contains(folder.resolve(older));
    Path library = library(newer);
    library("libopenvino.so.9999");
    library("libopenvino_c.so.old");
    assertThat(new LibrarySearch(Optional.of(folder), Map.of()).find()).contains(library);
  }
}
