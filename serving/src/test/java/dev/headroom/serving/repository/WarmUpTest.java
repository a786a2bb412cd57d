package dev.headroom.serving.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Stop;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a model is given before its first request. */
class WarmUpTest {
  private static List<Tensor> given(TensorSpec... inputs) {
    List<Tensor> given = new ArrayList<>();
    Model model =
        new Model() {
          @Override
          public String platform() {
            return "test";
          }

          @Override
          public List<TensorSpec> inputs() {
            return List.of(inputs);
          }

          @Override
          public List<TensorSpec> outputs() {
            return List.of();
          }

          @Override
          public List<Tensor> run(List<Tensor> values, List<String> outputs, Stop stop) {
            given.addAll(values);
            return List.of();
          }

          @Override
          public void close() {}
        };
    WarmUp.run(model);
    return given;
  }

  private static ByteBuffer data(Tensor tensor) {
    return ((Tensor.Dense) tensor).data();
  }

  @Test
  void openDimensionsAreOneAndElementsZero() {
    List<Tensor> given =
        given(
            new TensorSpec("image", Datatype.FP32, Shape.of(-1, 3)),
            new TensorSpec("ids", Datatype.INT64, Shape.of(-1, -1)),
            new TensorSpec("text", Datatype.BYTES, Shape.of(2)),
            new TensorSpec("any", Datatype.FP32, Shape.ANY_RANK));

    assertThat(given)
        .extracting(Tensor::shape)
        .containsExactly(Shape.of(1, 3), Shape.of(1, 1), Shape.of(2), Shape.of(1));
    assertThat(data(given.get(0)).getFloat(8)).isZero();
    assertThat(data(given.get(1)).getLong(0)).isZero();
    assertThat(((Tensor.Bytes) given.get(2)).elements().get(1)).isEmpty();
  }

  @Test
  void sizesAndStepsAreOne() {
    List<Tensor> given =
        given(
            new TensorSpec("step", Datatype.INT32, Shape.of()),
            new TensorSpec("shape", Datatype.INT64, Shape.of(2)),
            new TensorSpec("scale", Datatype.FP32, Shape.of()));

    assertThat(data(given.get(0)).getInt(0)).isEqualTo(1);
    assertThat(data(given.get(1)).getLong(0)).isEqualTo(1);
    assertThat(data(given.get(1)).getLong(8)).isEqualTo(1);
    assertThat(data(given.get(2)).getFloat(0)).isZero();
  }

  @Test
  void whatIsTooLargeIsNotTried() {
    assertThat(given(new TensorSpec("x", Datatype.FP32, Shape.of(1 << 13, 1 << 13)))).isEmpty();
  }
}
