package dev.headroom.serving.engine.openvino;

import static dev.headroom.serving.engine.openvino.RealOpenVino.load;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models in OpenVINO's format on the OpenVINO of this machine. */
class OpenVinoModelTest {
  @TempDir private Path folder;

  @Test
  void itsInputsAndOutputsAreTold() throws Exception {
    try (Model model = load(IrModel.addOne("?,3").write(folder))) {
      assertThat(model.platform()).isEqualTo("openvino");
      assertThat(model.inputs())
          .containsExactly(new TensorSpec("x", Datatype.FP32, Shape.of(-1, 3)));
      assertThat(model.outputs())
          .containsExactly(new TensorSpec("y", Datatype.FP32, Shape.of(-1, 3)));
    }
  }

  @Test
  void itRunsInShapesOfItsOpenDimension() throws Exception {
    try (Model model = load(IrModel.addOne("?,3").write(folder))) {
      assertThat(floats(model.run(List.of(direct(Shape.of(1, 3), 1, 2, 3)), List.of("y"))))
          .containsExactly(2, 3, 4);
      List<Tensor> two = model.run(List.of(direct(Shape.of(2, 3), 1, 2, 3, 4, 5, 6)), List.of("y"));
      assertThat(two.getFirst().shape()).isEqualTo(Shape.of(2, 3));
      assertThat(floats(two)).containsExactly(2, 3, 4, 5, 6, 7);
    }
  }

  /** Where a request's memory is the heap's, or begins at an odd address, it is copied. */
  @Test
  void memoryThatCannotBeReadInPlaceGivesTheSame() throws Exception {
    try (Model model = load(IrModel.addOne("3").write(folder))) {
      ByteBuffer heap = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
      heap.putFloat(1).putFloat(2).putFloat(3).flip();
      ByteBuffer odd = ByteBuffer.allocateDirect(13).position(1).slice();
      odd.put(heap.duplicate()).flip();
      for (ByteBuffer data : List.of(heap, odd)) {
        Tensor x = new Tensor.Dense("x", Datatype.FP32, Shape.of(3), data);
        assertThat(floats(model.run(List.of(x), List.of("y")))).containsExactly(2, 3, 4);
      }
    }
  }

  static Tensor direct(Shape shape, float... values) {
    ByteBuffer data = ByteBuffer.allocateDirect(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      data.putFloat(value);
    }
    return new Tensor.Dense("x", Datatype.FP32, shape, data.flip());
  }

  static float[] floats(List<Tensor> outputs) {
    ByteBuffer data = ((Tensor.Dense) outputs.getFirst()).data();
    float[] floats = new float[data.remaining() / 4];
    data.asFloatBuffer().get(floats);
    return floats;
  }
}
