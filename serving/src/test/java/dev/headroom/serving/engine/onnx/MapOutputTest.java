package dev.headroom.serving.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.serving.OnnxBytes;
import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Engine.Threads;
import dev.headroom.serving.engine.InputSettings;
import dev.headroom.serving.engine.LoadRequest;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.engine.UnsupportedInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classifiers of scikit-learn, whose probabilities are maps from class to number. */
class MapOutputTest {
  /** The first and the last iris of the data set: a setosa and a virginica. */
  private static final float[] FLOWERS = {5.1f, 3.5f, 1.4f, 0.2f, 5.9f, 3, 5.1f, 1.8f};

  private static final float[] PROBABILITIES = {0.9816f, 0.0184f, 0, 0.0005f, 0.2349f, 0.7646f};

  @TempDir private Path folder;

  private Model load(byte[] model) throws Exception {
    Files.write(folder.resolve("model.onnx"), model);
    return new OnnxEngine()
        .load(new LoadRequest(folder, "CPU", new Threads(1, 1), Map.of(), InputSettings.NONE));
  }

  private Model sklearn(String classes) throws Exception {
    try (var in = MapOutputTest.class.getResourceAsStream("/sklearn/" + classes + ".onnx")) {
      return load(in.readAllBytes());
    }
  }

  private static Tensor flowers(int rows) {
    ByteBuffer data = ByteBuffer.allocateDirect(16 * rows).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 4 * rows; i++) {
      data.putFloat(FLOWERS[i]);
    }
    return new Tensor.Dense("X", Datatype.FP32, Shape.of(rows, 4), data.flip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"numbers", "texts"})
  void probabilitiesAreATensorAndTheirClassesAnother(String classes) throws Exception {
    Datatype label = classes.equals("numbers") ? Datatype.INT64 : Datatype.BYTES;
    try (Model model = sklearn(classes)) {
      assertThat(model.outputs())
          .containsExactly(
              new TensorSpec("output_label", label, Shape.of(-1)),
              new TensorSpec("output_probability", Datatype.FP32, Shape.of(-1, -1)),
              new TensorSpec("output_probability.keys", label, Shape.of(-1, -1)));

      List<Tensor> outputs =
          model.run(
              List.of(flowers(2)),
              List.of("output_probability.keys", "output_probability", "output_label"));

      Tensor.Dense probabilities = (Tensor.Dense) outputs.get(1);
      assertThat(probabilities.shape()).isEqualTo(Shape.of(2, 3));
      for (float expected : PROBABILITIES) {
        assertThat(probabilities.data().getFloat()).isCloseTo(expected, within(1e-3f));
      }
      if (classes.equals("numbers")) {
        assertThat(numbers(outputs.get(0))).containsExactly(0, 1, 2, 0, 1, 2);
        assertThat(numbers(outputs.get(2))).containsExactly(0, 2);
      } else {
        assertThat(texts(outputs.get(0)))
            .containsExactly(
                "setosa", "versicolor", "virginica", "setosa", "versicolor", "virginica");
        assertThat(texts(outputs.get(2))).containsExactly("setosa", "virginica");
      }
    }
  }

  @Test
  void theOutputThatIsWantedComesAlone() throws Exception {
    try (Model model = sklearn("numbers")) {
      List<Tensor> outputs = model.run(List.of(flowers(1)), List.of("output_probability"));
      assertThat(outputs).singleElement().extracting(Tensor::shape).isEqualTo(Shape.of(1, 3));
      assertThatThrownBy(() -> model.run(List.of(flowers(1)), List.of("output_probability.values")))
          .isInstanceOf(UnsupportedInputException.class);
    }
  }

  @Test
  void noRowsAreNoRows() throws Exception {
    try (Model model = load(OnnxBytes.zipMap())) {
      Tensor none =
          new Tensor.Dense("x", Datatype.FP32, Shape.of(0, 2), ByteBuffer.allocateDirect(0));
      assertThat(model.run(List.of(none), List.of("y", "y.keys")))
          .extracting(Tensor::shape)
          .containsExactly(Shape.of(0, 0), Shape.of(0, 0));
    }
  }

  private static long[] numbers(Tensor tensor) {
    ByteBuffer data = ((Tensor.Dense) tensor).data();
    long[] numbers = new long[data.remaining() / 8];
    data.asLongBuffer().get(numbers);
    return numbers;
  }

  private static List<String> texts(Tensor tensor) {
    return ((Tensor.Bytes) tensor)
        .elements().stream().map(text -> new String(text, StandardCharsets.UTF_8)).toList();
  }
}
