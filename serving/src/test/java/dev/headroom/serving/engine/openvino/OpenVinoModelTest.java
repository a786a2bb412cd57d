package dev.headroom.serving.engine.openvino;

import static dev.headroom.serving.engine.openvino.RealOpenVino.assertRefused;
import static dev.headroom.serving.engine.openvino.RealOpenVino.load;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.serving.OnnxBytes;
import dev.headroom.serving.OnnxBytes.ElementType;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs of models on the OpenVINO of this machine. */
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
  void tensorsWithoutNamesAreCalledByTheirLayers() throws Exception {
    IrModel unnamed =
        new IrModel()
            .unnamed()
            .input("first", "f32", "2")
            .input("second", "f32", "2")
            .node("sum", "Add", "first", "second")
            .output("sum");
    try (Model model = load(unnamed.write(folder))) {
      assertThat(model.inputs()).extracting(TensorSpec::name).containsExactly("first", "second");
      assertThat(model.outputs()).extracting(TensorSpec::name).containsExactly("result of sum");
      assertThat(
              floats(
                  model.run(
                      List.of(
                          floats("second", Shape.of(2), 3, 4), floats("first", Shape.of(2), 1, 2)),
                      List.of("result of sum"))))
          .containsExactly(4, 6);
    }
  }

  @Test
  void itRunsInShapesOfItsOpenDimension() throws Exception {
    try (Model model = load(IrModel.addOne("?,3").write(folder))) {
      assertThat(floats(run(model, Shape.of(1, 3), 1, 2, 3))).containsExactly(2, 3, 4);
      List<Tensor> two = run(model, Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
      assertThat(two.getFirst().shape()).isEqualTo(Shape.of(2, 3));
      assertThat(floats(two)).containsExactly(2, 3, 4, 5, 6, 7);
      assertThat(run(model, Shape.of(0, 3)).getFirst().shape()).isEqualTo(Shape.of(0, 3));
    }
  }

  @Test
  void aScalarHasNoDimension() throws Exception {
    try (Model model = load(IrModel.addOne("").write(folder))) {
      assertThat(model.inputs().getFirst().shape()).isEqualTo(Shape.of());
      List<Tensor> sum = run(model, Shape.of(), 41);
      assertThat(sum.getFirst().shape()).isEqualTo(Shape.of());
      assertThat(floats(sum)).containsExactly(42);
    }
  }

  @Test
  void onlyTheOutputsThatAreWantedAreGivenInTheirOrder() throws Exception {
    IrModel model =
        new IrModel()
            .input("x", "f32", "2")
            .constant("one", 1)
            .node("a", "Add", "x", "one")
            .node("b", "Add", "a", "one")
            .node("c", "Add", "b", "one")
            .output("a")
            .output("b")
            .output("c");
    try (Model loaded = load(model.write(folder))) {
      List<Tensor> outputs = loaded.run(List.of(floats("x", Shape.of(2), 1, 2)), List.of("c", "a"));
      assertThat(outputs).extracting(Tensor::name).containsExactly("c", "a");
      assertThat(floats(outputs)).containsExactly(4, 5);
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

  /** The answer of one call is not that of the next, also where it is large. */
  @ParameterizedTest
  @CsvSource({"3", "5000"})
  void outputsHaveMemoryOfTheirOwn(int length) throws Exception {
    try (Model model = load(IrModel.addOne(Integer.toString(length)).write(folder))) {
      List<Tensor> first = run(model, Shape.of(length), new float[length]);
      List<Tensor> second = run(model, Shape.of(length), filled(length, 1));
      assertThat(floats(first)).containsOnly(1);
      assertThat(floats(second)).containsOnly(2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "boolean, BOOL, 0001",
    "u8, UINT8, 00ff",
    "u16, UINT16, 0000ffff",
    "u32, UINT32, 00000000ffffffff",
    "i8, INT8, 807f",
    "i16, INT16, 0080ff7f",
    "i32, INT32, 00000080ffffff7f",
    "f16, FP16, 003ef07b",
    "f32, FP32, cdcc8c3fffff7f7f",
    // The CPU plugin computes these in 32 bits: what fits comes back.
    "i64, INT64, 00000080ffffffffffffff7f00000000",
    "u64, UINT64, 0100000000000000ffffff7f00000000",
    "f64, FP64, 000000000000f83f00000000000004c0",
  })
  void elementsOfAllTypesComeBack(String type, Datatype datatype, String hex) throws Exception {
    byte[] bytes = HexFormat.of().parseHex(hex);
    Tensor x =
        new Tensor.Dense(
            "x", datatype, Shape.of(2), ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
    for (String shape : List.of("2", "?")) {
      try (Model model = load(IrModel.identity(type, shape).write(folder.resolve(shape)))) {
        assertThat(model.inputs().getFirst().datatype()).isEqualTo(datatype);
        Tensor.Dense y = (Tensor.Dense) model.run(List.of(x), List.of("y")).getFirst();
        assertThat(y.datatype()).isEqualTo(datatype);
        assertThat(y.data()).isEqualTo(ByteBuffer.wrap(bytes));
      }
    }
  }

  @Test
  void anOnnxModelRuns() throws Exception {
    Files.write(folder.resolve("model.onnx"), OnnxBytes.add(1, -1, 2));
    try (Model model = load(folder)) {
      assertThat(floats(run(model, Shape.of(1, 2), 1, 2))).containsExactly(2, 3);
    }
  }

  /** OpenVINO removes the identity, and its output's name becomes another one of the input's. */
  @Test
  void anOnnxModelsTensorsAreCalledAsItCallsThem() throws Exception {
    byte[] model =
        new OnnxBytes()
            .input("z", ElementType.FLOAT, 2)
            .input("y", ElementType.FLOAT, 2)
            .output("x", ElementType.FLOAT, 2)
            .output("b", ElementType.FLOAT, 2)
            .node("Identity", "z", "b")
            .node("Identity", "b", "a")
            .node("Mul", "a,y", "x")
            .bytes();
    Files.write(folder.resolve("model.onnx"), model);
    try (Model loaded = load(folder)) {
      assertThat(loaded.inputs()).extracting(TensorSpec::name).containsExactly("z", "y");
      assertThat(loaded.outputs()).extracting(TensorSpec::name).containsExactly("x", "b");
      List<Tensor> inputs = List.of(floats("y", Shape.of(2), 3, 4), floats("z", Shape.of(2), 5, 6));
      assertThat(floats(loaded.run(inputs, List.of("x")))).containsExactly(15, 24);
      assertThat(floats(loaded.run(inputs, List.of("b")))).containsExactly(5, 6);
    }
  }

  /** Nothing is left of the model but its input, which has only the name of the output. */
  @Test
  void anInputThatIsTheOutputKeepsItsName() throws Exception {
    byte[] model =
        new OnnxBytes()
            .input("x", ElementType.FLOAT, 2)
            .output("result", ElementType.FLOAT, 2)
            .node("Sum", "x", "result")
            .bytes();
    Files.write(folder.resolve("model.onnx"), model);
    try (Model loaded = load(folder)) {
      assertThat(floats(loaded.run(List.of(floats("x", Shape.of(2), 3, 4)), List.of("result"))))
          .containsExactly(3, 4);
    }
  }

  @Test
  void stringsCanBeGivenButNotRead() throws Exception {
    Files.write(folder.resolve("model.onnx"), OnnxBytes.identity(ElementType.STRING, -1));
    assertRefused(() -> load(folder))
        .hasMessage(
            "output y: strings, which OpenVINO's C API cannot read (expected: another type)");
  }

  /** The engine's own check: what stands before it knows neither ranges nor other callers. */
  @Test
  void whatTheModelDoesNotTakeIsTheRequestsFault() throws Exception {
    try (Model model = load(IrModel.addOne("2..4,3").write(folder))) {
      assertThat(model.inputs().getFirst().shape()).isEqualTo(Shape.of(-1, 3));
      assertThat(floats(run(model, Shape.of(2, 3), new float[6]))).hasSize(6);
      for (Shape shape : List.of(Shape.of(1, 3), Shape.of(5, 3), Shape.of(2, 4), Shape.of(6))) {
        assertThatThrownBy(() -> run(model, shape, new float[(int) shape.elements()]))
            .isInstanceOf(UnsupportedInputException.class)
            .hasMessage("x: shape " + shape + " (expected: (2:4,3))");
      }
      Tensor integers =
          new Tensor.Dense("x", Datatype.INT32, Shape.of(2, 3), ByteBuffer.allocateDirect(24));
      assertRefused(() -> model.run(List.of(integers), List.of("y")))
          .isInstanceOf(UnsupportedInputException.class)
          .hasMessage("x: INT32 (expected: FP32)");
      assertRefused(() -> model.run(List.of(), List.of("y")))
          .isInstanceOf(UnsupportedInputException.class)
          .hasMessageStartingWith("x: missing");
      assertRefused(
              () -> model.run(List.of(floats("z", Shape.of(2, 3), new float[6])), List.of("y")))
          .isInstanceOf(UnsupportedInputException.class)
          .hasMessage("z: no such tensor (expected: one of [x])");
    }
  }

  /**
   * Each input may be right by itself and not fit the other: the plugin alone would read past the
   * smaller one, or leave the model in a state in which later answers are wrong.
   */
  @Test
  void shapesThatDoNotFitEachOtherAreRefusedBeforeTheyDoHarm() throws Exception {
    IrModel product =
        new IrModel()
            .input("a", "f32", "?,?")
            .input("b", "f32", "?,?")
            .node("y", "MatMul", "a", "b")
            .output("y");
    try (Model model = load(product.write(folder))) {
      for (int i = 1; i < 50; i++) {
        Tensor a = floats("a", Shape.of(1, i), filled(i, 1));
        Tensor fits = floats("b", Shape.of(i, 1), filled(i, 2));
        Tensor tooLarge = floats("b", Shape.of(i + 1, 1), filled(i + 1, 2));
        assertRefused(() -> model.run(List.of(a, tooLarge), List.of("y")))
            .isInstanceOf(UnsupportedInputException.class)
            .hasMessageStartingWith(
                "shapes: [[1, %d], [%d, 1]] (expected: such".formatted(i, i + 1))
            .hasMessageContaining("Incompatible MatMul matrix dimension");
        assertThat(floats(model.run(List.of(a, fits), List.of("y")))).containsExactly(2f * i);
      }
    }
  }

  private static float[] filled(int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return values;
  }

  /** More callers than streams, of different shapes: each gets its own answer. */
  @Test
  void callsAtOnceDoNotMeet() throws Exception {
    LoadRequest request =
        new LoadRequest(
            IrModel.addOne("?,64").write(folder),
            "CPU",
            new Threads(2, 1),
            Map.of(),
            InputSettings.NONE);
    try (Model model = RealOpenVino.engine().load(request);
        ExecutorService callers = Executors.newFixedThreadPool(4)) {
      List<Callable<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        float value = i;
        int rows = 1 + i % 7;
        calls.add(
            () -> {
              float[] sums = floats(run(model, Shape.of(rows, 64), filled(rows * 64, value)));
              for (float sum : sums) {
                if (sum != value + 1) {
                  return false;
                }
              }
              return sums.length == rows * 64;
            });
      }
      for (Future<Boolean> call : callers.invokeAll(calls)) {
        assertThat(call.get()).isTrue();
      }
    }
  }

  static List<Tensor> run(Model model, Shape shape, float... values) throws Exception {
    return model.run(
        List.of(floats(model.inputs().getFirst().name(), shape, values)),
        List.of(model.outputs().getFirst().name()));
  }

  static Tensor floats(String name, Shape shape, float... values) {
    ByteBuffer data = ByteBuffer.allocateDirect(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      data.putFloat(value);
    }
    return new Tensor.Dense(name, Datatype.FP32, shape, data.flip());
  }

  static float[] floats(List<Tensor> outputs) {
    ByteBuffer data = ((Tensor.Dense) outputs.getFirst()).data();
    float[] floats = new float[data.remaining() / 4];
    data.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return floats;
  }
}
