package dev.headroom.serving.engine.onnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.serving.engine.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a library that is not the one. */
class OrtApiTest {
  @Test
  void aFileThatIsNoLibrary(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("libonnxruntime.so"), "no library");
    assertThatThrownBy(() -> OrtApi.load(file, OrtTable.VERSION))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "libonnxruntime.so: it cannot be loaded (expected: ONNX Runtime's library of this machine's architecture)");
  }

  @Test
  void aLibraryOfSomethingElse() {
    Path other = Path.of(System.getProperty("java.home"), "lib", System.mapLibraryName("zip"));
    assertThatThrownBy(() -> OrtApi.load(other, OrtTable.VERSION))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "%s: it has no OrtGetApiBase (expected: ONNX Runtime's library)"
                .formatted(other.getFileName()));
  }

  @Test
  void aLibraryThatIsTooOld() throws Exception {
    Path library = NativeLibraries.onnxruntime();
    assertThatThrownBy(() -> OrtApi.load(library, 9999))
        .isInstanceOf(EngineException.class)
        .hasMessageMatching(".*: ONNX Runtime 1\\.\\d+\\.\\d+ \\(expected: 1\\.9999 or newer\\)");
  }
}
