package dev.headroom.serving.engine.onnx;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.serving.OnnxBytes;
import dev.headroom.serving.OnnxBytes.ElementType;
import dev.headroom.serving.Resident;
import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Engine.Threads;
import dev.headroom.serving.engine.InputSettings;
import dev.headroom.serving.engine.LoadRequest;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is closed is freed: models are loaded, run and unloaded again and again ({@code
 * -Dheadroom.soak.cycles=1000}), and after the first tenth the process does not grow.
 */
class OnnxSoakTest {
  private static final int CYCLES = Integer.getInteger("headroom.soak.cycles", 50);

  /** Of an input of floats; 50 that are not freed would be 200 MB. */
  private static final int ELEMENTS = 1 << 20;

  private static final long SLACK = 48L << 20;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @Test
  void loadingAndUnloadingDoesNotGrowTheProcess() throws Exception {
    byte[] both =
        new OnnxBytes()
            .input("x", ElementType.FLOAT, -1)
            .input("s", ElementType.STRING, -1)
            .output("y", ElementType.FLOAT, -1)
            .output("t", ElementType.STRING, -1)
            .node("Add", "x,x", "y")
            .node("Identity", "s", "t")
            .bytes();
    Files.write(folder.resolve("model.onnx"), both);
    cycles(Math.max(10, CYCLES / 10));
    long before = Resident.bytes();
    cycles(CYCLES);
    // The JVM frees what it has collected on a thread of its own.
    until(
        "what is closed is freed",
        LIMIT,
        () -> {
          System.gc();
          return Resident.bytes() - before < SLACK;
        });
  }

  private void cycles(int count) throws Exception {
    ByteBuffer data = ByteBuffer.allocateDirect(4 * ELEMENTS);
    Tensor x = new Tensor.Dense("x", Datatype.FP32, Shape.of(ELEMENTS), data);
    Tensor s = new Tensor.Bytes("s", Shape.of(100), Collections.nCopies(100, new byte[10_000]));
    LoadRequest request =
        new LoadRequest(folder, "CPU", new Threads(1, 1), Map.of(), InputSettings.NONE);
    for (int i = 0; i < count; i++) {
      try (Model model = new OnnxEngine().load(request)) {
        for (int j = 0; j < 3; j++) {
          assertThat(model.run(List.of(x, s), List.of("y", "t"))).hasSize(2);
        }
      }
      if (i % 10 == 0) {
        System.gc(); // the buffers of answers are the JVM's to free
      }
    }
    System.gc();
  }
}
