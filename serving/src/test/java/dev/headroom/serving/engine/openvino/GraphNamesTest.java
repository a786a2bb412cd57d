package dev.headroom.serving.engine.openvino;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.serving.OnnxBytes;
import dev.headroom.serving.OnnxBytes.ElementType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an ONNX model calls its inputs and outputs. */
class GraphNamesTest {
  private static final GraphNames NONE = new GraphNames(List.of(), List.of());

  private static final byte[] MODEL =
      new OnnxBytes()
          .input("first", ElementType.FLOAT, -1, 2)
          .input("zweiter ü", ElementType.FLOAT, 2)
          .output("sum", ElementType.FLOAT, -1, 2)
          .constant("c", 1)
          .node("Add", "first,zweiter ü", "sum")
          .bytes();

  @TempDir private Path folder;

  @Test
  void theyAreInItsOrder() throws Exception {
    Path file = Files.write(folder.resolve("m.onnx"), MODEL);
    assertThat(GraphNames.read(file))
        .isEqualTo(new GraphNames(List.of("first", "zweiter ü"), List.of("sum")));
    assertThat(GraphNames.read(file).of(Port.Side.OUTPUT)).containsExactly("sum");
  }

  @Test
  void whatIsNoModelHasNone() throws Exception {
    assertThat(GraphNames.read(folder.resolve("none.onnx"))).isEqualTo(NONE);
    assertThat(GraphNames.read(Files.write(folder.resolve("model.xml"), MODEL))).isEqualTo(NONE);
  }

  /** Any bytes end it, with names or without. */
  @Test
  void brokenFilesDoNoHarm() throws Exception {
    Random random = new Random(3);
    Path file = folder.resolve("broken.onnx");
    for (int i = 0; i < 500; i++) {
      byte[] broken = Arrays.copyOf(MODEL, 1 + random.nextInt(MODEL.length));
      broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      assertThat(GraphNames.read(Files.write(file, broken)).inputs()).hasSizeLessThan(100);
    }
  }
}
