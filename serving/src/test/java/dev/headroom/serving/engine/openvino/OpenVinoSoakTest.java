package dev.headroom.serving.engine.openvino;

import static dev.headroom.serving.engine.openvino.OpenVinoModelTest.floats;
import static dev.headroom.serving.engine.openvino.OpenVinoModelTest.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.serving.Resident;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.Shape;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is closed is freed: models are loaded, run and unloaded again and again ({@code
 * -Dheadroom.soak.cycles=1000}), and after the first tenth the process does not grow.
 */
class OpenVinoSoakTest {
  private static final int CYCLES = Integer.getInteger("headroom.soak.cycles", 50);

  /** Of floats; a leaked model of 50 would be 200 MB. */
  private static final int WEIGHTS = 1 << 20;

  /** Half of that: how far the JVM's own heap has grown by then is its affair. */
  private static final long SLACK = 100L << 20;

  @TempDir private Path folder;

  @Test
  void loadingAndUnloadingDoesNotGrowTheProcess() throws Exception {
    RealOpenVino.engine();
    new IrModel()
        .input("x", "f32", "1," + WEIGHTS)
        .constant("c", new float[WEIGHTS])
        .node("y", "Add", "x", "c")
        .output("y")
        .write(folder);
    int warm = Math.max(10, CYCLES / 10);
    cycles(warm);
    long before = Resident.bytes();
    cycles(CYCLES);
    assertThat(Resident.bytes() - before).isLessThan(SLACK);
  }

  private void cycles(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      try (Model model = RealOpenVino.load(folder)) {
        assertThat(floats(run(model, Shape.of(1, WEIGHTS), new float[WEIGHTS]))).hasSize(WEIGHTS);
      }
      if (i % 10 == 0) {
        System.gc(); // the buffers of answers are the JVM's to free
      }
    }
    System.gc();
  }
}
