package dev.headroom.serving.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.serving.OnnxBytes;
import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Engine.Threads;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.InputSettings;
import dev.headroom.serving.engine.InputSettings.Layout;
import dev.headroom.serving.engine.InputSettings.ShapeSetting;
import dev.headroom.serving.engine.LoadRequest;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.PartialShape;
import dev.headroom.serving.engine.PartialShape.Dimension;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.UnsupportedInputException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of shapes may narrow what an ONNX model leaves open, and nothing else. */
class OnnxShapesTest {
  @TempDir private Path folder;

  /** An input {@code x} of [−1, 2]. */
  private Model load(InputSettings settings) throws Exception {
    Files.write(folder.resolve("model.onnx"), OnnxBytes.add(1, -1, 2));
    return new OnnxEngine()
        .load(new LoadRequest(folder, "CPU", new Threads(1, 1), Map.of(), settings));
  }

  private static InputSettings shape(String shape) {
    return new InputSettings(
        Map.of("x", new ShapeSetting.Of(PartialShape.parse(shape))), Optional.empty(), Map.of());
  }

  private static InputSettings batch(Dimension size) {
    return new InputSettings(Map.of(), Optional.of(size), Map.of());
  }

  private static void run(Model model, int rows) throws Exception {
    model.run(
        List.of(
            new Tensor.Dense(
                "x", Datatype.FP32, Shape.of(rows, 2), ByteBuffer.allocateDirect(8 * rows))),
        List.of("y"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"(4,2)|4", "(-1,2)|-1", "(2:4,2)|-1"})
  void theMetadataTellWhatIsLeft(String setting, long first) throws Exception {
    try (Model model = load(shape(setting))) {
      assertThat(model.inputs().getFirst().shape()).isEqualTo(Shape.of(first, 2));
    }
  }

  @Test
  void otherShapesAreRefused() throws Exception {
    try (Model model = load(shape("(2:4,2)"))) {
      run(model, 2);
      run(model, 4);
      assertThatThrownBy(() -> run(model, 5))
          .isInstanceOf(UnsupportedInputException.class)
          .hasMessage("x: shape [5, 2] (expected: (2:4,2))");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"(4,3)", "(4,-1)", "(4,1:2)", "(4)"})
  void whatTheModelDoesNotTakeFailsToLoad(String setting) {
    assertThatThrownBy(() -> load(shape(setting)))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "shape: x %s (expected: what the model has, (-1,2), which ONNX Runtime does not change,"
                    .formatted(setting)
                + " or engine: openvino, which changes the model)");
  }

  @Test
  void theBatchSizeIsTheFirstDimension() throws Exception {
    try (Model model = load(batch(Dimension.of(3)))) {
      assertThat(model.inputs().getFirst().shape()).isEqualTo(Shape.of(3, 2));
    }
    try (Model model = load(batch(Dimension.ANY))) {
      assertThat(model.inputs().getFirst().shape()).isEqualTo(Shape.of(-1, 2));
    }
  }

  @Test
  void autoTakesWhatTheModelDoes() throws Exception {
    InputSettings auto =
        new InputSettings(
            Map.of(InputSettings.ONLY, new ShapeSetting.Auto()), Optional.empty(), Map.of());
    try (Model model = load(auto)) {
      assertThat(model.inputs().getFirst().shape()).isEqualTo(Shape.of(-1, 2));
    }
  }

  @Test
  void aLayoutIsANoteUnlessItTransposes() throws Exception {
    load(new InputSettings(Map.of(), Optional.empty(), Map.of("x", Layout.parse("NC")))).close();
    InputSettings transposed =
        new InputSettings(Map.of(), Optional.empty(), Map.of("x", Layout.parse("CN:NC")));
    assertThatThrownBy(() -> load(transposed))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("layout: CN:NC (expected: that of the model, NC, which");
  }
}
