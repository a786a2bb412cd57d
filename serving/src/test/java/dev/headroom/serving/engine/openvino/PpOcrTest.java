package dev.headroom.serving.engine.openvino;

import static dev.headroom.serving.engine.openvino.OpenVinoModelTest.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.serving.engine.Engine;
import dev.headroom.serving.engine.Engine.Threads;
import dev.headroom.serving.engine.InputSettings;
import dev.headroom.serving.engine.LoadRequest;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.onnx.OnnxEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real model, which both engines run: their answers are the same. */
class PpOcrTest {
  private static final String MODEL = "/models/ch_ppocr_mobile_v2.0_cls_infer.onnx";

  @TempDir private Path folder;

  private Model load(Engine engine, Map<String, String> properties) throws Exception {
    return engine.load(
        new LoadRequest(folder, "CPU", new Threads(1, 1), properties, InputSettings.NONE));
  }

  @Test
  void bothEnginesAnswerTheSame() throws Exception {
    OpenVinoEngine openvino = RealOpenVino.engine();
    try (var in = PpOcrTest.class.getResourceAsStream(MODEL)) {
      Files.copy(in, folder.resolve("model.onnx"));
    }
    // By default it may compute in bfloat16.
    try (Model one = load(new OnnxEngine(), Map.of());
        Model other = load(openvino, Map.of("INFERENCE_PRECISION_HINT", "f32"))) {
      assertThat(other.inputs()).isEqualTo(one.inputs());
      Random random = new Random(7);
      for (int batch = 1; batch <= 3; batch++) {
        float[] image = new float[batch * 3 * 48 * 192];
        for (int i = 0; i < image.length; i++) {
          image[i] = random.nextFloat(-1, 1);
        }
        float[] expected = answer(one, batch, image);
        float[] actual = answer(other, batch, image);
        assertThat(actual).hasSize(2 * batch);
        for (int i = 0; i < actual.length; i++) {
          assertThat(actual[i]).isCloseTo(expected[i], within(1e-4f));
        }
      }
    }
  }

  private static float[] answer(Model model, int batch, float[] image) throws Exception {
    return floats(
        model.run(
            List.of(floats(model.inputs().getFirst().name(), Shape.of(batch, 3, 48, 192), image)),
            List.of(model.outputs().getFirst().name())));
  }
}
