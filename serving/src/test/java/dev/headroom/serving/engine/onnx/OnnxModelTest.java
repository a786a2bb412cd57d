package dev.headroom.serving.engine.onnx;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.serving.OnnxBytes;
import dev.headroom.serving.OnnxBytes.ElementType;
import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Engine.Threads;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.InputSettings;
import dev.headroom.serving.engine.LoadRequest;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Stop;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.engine.UnsupportedInputException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes in and out of a session, and how runs of it end. */
@Timeout(60)
class OnnxModelTest {
  private static final HexFormat HEX = HexFormat.of();

  @TempDir private Path folder;

  private Model load(byte[] model) throws Exception {
    Files.write(folder.resolve("model.onnx"), model);
    return load(folder, new Threads(1, 1), Map.of());
  }

  private static Model load(Path version, Threads threads, Map<String, String> properties)
      throws EngineException {
    return new OnnxEngine()
        .load(new LoadRequest(version, "CPU", threads, properties, InputSettings.NONE));
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  private static Tensor floats(String name, Shape shape, float... values) {
    ByteBuffer data = ByteBuffer.allocateDirect(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      data.putFloat(value);
    }
    return new Tensor.Dense(name, Datatype.FP32, shape, data.flip());
  }

  private static float[] floats(Tensor tensor) {
    ByteBuffer data = ((Tensor.Dense) tensor).data();
    float[] values = new float[data.remaining() / 4];
    data.asFloatBuffer().get(values);
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "BOOL, BOOL, 0001",
    "UINT8, UINT8, 00ff",
    "INT8, INT8, 7f80",
    "UINT16, UINT16, 0000ffff",
    "INT16, INT16, ff7f0080",
    "UINT32, UINT32, 00000000ffffffff",
    "INT32, INT32, ffffff7f00000080",
    "UINT64, UINT64, 0000000000000000ffffffffffffffff",
    "INT64, INT64, ffffffffffffff7f0000000000000080",
    "FLOAT16, FP16, 003cff7b",
    "FLOAT, FP32, 0000803f000080ff",
    "DOUBLE, FP64, 000000000000f03f000000000000f0ff",
  })
  void bitsComeBackAsTheyWent(ElementType type, Datatype datatype, String bits) throws Exception {
    try (Model model = load(OnnxBytes.identity(type, -1))) {
      assertThat(model.inputs())
          .containsExactly(new TensorSpec("x", datatype, Shape.of(Shape.DYNAMIC)));
      Tensor x = new Tensor.Dense("x", datatype, Shape.of(2), direct(HEX.parseHex(bits)));

      Tensor.Dense y = (Tensor.Dense) model.run(List.of(x), List.of("y")).getFirst();

      assertThat(y.shape()).isEqualTo(Shape.of(2));
      byte[] got = new byte[y.data().remaining()];
      y.data().get(got);
      assertThat(HEX.formatHex(got)).isEqualTo(bits);
    }
  }

  @Test
  void aTypeThatTheProtocolHasNotIsRefused() {
    assertThatThrownBy(() -> load(OnnxBytes.identity(ElementType.BFLOAT16, 1)))
        .isInstanceOf(EngineException.class)
        .hasMessage("input x: type BFLOAT16 (expected: one that the Open Inference Protocol has)");
  }

  @Test
  void stringsAreAnyBytes() throws Exception {
    List<byte[]> strings =
        List.of(
            new byte[0],
            new byte[] {0},
            new byte[] {'a', 0, 'b'},
            new byte[] {(byte) 0xFF, (byte) 0xC3},
            "grüße \uD83D\uDE00".getBytes(StandardCharsets.UTF_8),
            new byte[100_000]);
    try (Model model = load(OnnxBytes.identity(ElementType.STRING, -1, -1))) {
      Tensor x = new Tensor.Bytes("x", Shape.of(2, 3), strings);

      Tensor.Bytes y = (Tensor.Bytes) model.run(List.of(x), List.of("y")).getFirst();

      assertThat(y.shape()).isEqualTo(Shape.of(2, 3));
      assertThat(y.elements()).usingElementComparator(Arrays::compare).isEqualTo(strings);
      Tensor none = new Tensor.Bytes("x", Shape.of(0, 3), List.of());
      assertThat(model.run(List.of(none), List.of("y")).getFirst().shape())
          .isEqualTo(Shape.of(0, 3));
    }
  }

  @Test
  void anyRankIsAnyRank() throws Exception {
    try (Model model = load(OnnxBytes.anyRank(ElementType.FLOAT))) {
      TensorSpec any = new TensorSpec("x", Datatype.FP32, Shape.ANY_RANK);
      assertThat(model.inputs()).containsExactly(any);
      assertThat(model.outputs().getFirst().shape()).isEqualTo(Shape.ANY_RANK);
      for (Shape shape : List.of(Shape.of(), Shape.of(2), Shape.of(1, 2, 1), Shape.of(0, 4))) {
        float[] values = new float[(int) shape.elements()];
        Tensor y = model.run(List.of(floats("x", shape, values)), List.of("y")).getFirst();
        assertThat(y.shape()).isEqualTo(shape);
        assertThat(floats(y)).isEqualTo(values);
      }
      long[] many = new long[65];
      Arrays.fill(many, 1);
      assertThatThrownBy(() -> model.run(List.of(floats("x", Shape.of(many), 1)), List.of("y")))
          .isInstanceOf(UnsupportedInputException.class)
          .hasMessage("x: 65 dimensions (expected: at most 64)");
    }
  }

  @Test
  void aValueOfTheModelsOwnMayBeGiven() throws Exception {
    try (Model model = load(OnnxBytes.addOptional(10, -1))) {
      assertThat(model.inputs()).extracting(TensorSpec::name).containsExactly("x");
      assertThat(model.optionalInputs())
          .containsExactly(new TensorSpec("c", Datatype.FP32, Shape.of(1)));
      Tensor x = floats("x", Shape.of(2), 1, 2);
      Tensor c = floats("c", Shape.of(1), 5);
      List<String> y = List.of("y");

      assertThat(floats(model.run(List.of(x), y).getFirst())).containsExactly(11, 12);
      assertThat(floats(model.run(List.of(c, x), y).getFirst())).containsExactly(6, 7);
      assertThat(floats(model.run(List.of(x), y).getFirst())).containsExactly(11, 12);
    }
  }

  @Test
  void theOutputsThatAreWantedComeInTheirOrder() throws Exception {
    byte[] two =
        new OnnxBytes()
            .input("a", ElementType.FLOAT, -1)
            .input("b", ElementType.FLOAT, -1)
            .output("sum", ElementType.FLOAT, -1)
            .output("product", ElementType.FLOAT, -1)
            .node("Add", "a,b", "sum")
            .node("Mul", "a,b", "product")
            .bytes();
    try (Model model = load(two)) {
      List<Tensor> inputs = List.of(floats("b", Shape.of(1), 3), floats("a", Shape.of(1), 2));

      List<Tensor> both = model.run(inputs, List.of("product", "sum"));
      List<Tensor> one = model.run(inputs, List.of("sum"));

      assertThat(both).extracting(Tensor::name).containsExactly("product", "sum");
      assertThat(floats(both.get(0))).containsExactly(6);
      assertThat(floats(both.get(1))).containsExactly(5);
      assertThat(one).extracting(Tensor::name).containsExactly("sum");
      assertThatThrownBy(() -> model.run(inputs, List.of("difference")))
          .isInstanceOf(UnsupportedInputException.class);
    }
  }

  /** Where a request's memory is the heap's, or begins at an odd address. */
  @Test
  void memoryOfAnyKindGivesTheSame() throws Exception {
    try (Model model = load(OnnxBytes.add(1, -1))) {
      ByteBuffer heap = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
      heap.putFloat(1).putFloat(2).putFloat(3).flip();
      ByteBuffer odd = ByteBuffer.allocateDirect(13).position(1).slice();
      odd.put(heap.duplicate()).flip();
      for (ByteBuffer data : List.of(heap, odd)) {
        Tensor x = new Tensor.Dense("x", Datatype.FP32, Shape.of(3), data);
        assertThat(floats(model.run(List.of(x), List.of("y")).getFirst())).containsExactly(2, 3, 4);
      }
    }
  }

  @Test
  void callsThatRunAtOnceDoNotMix() throws Exception {
    try (Model model = load(OnnxBytes.add(1, -1));
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Void>> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int own = i;
        calls.add(
            () -> {
              for (int j = 0; j < 500; j++) {
                float[] values = new float[1 + (own + j) % 7];
                Arrays.fill(values, 1000 * own + j);
                Tensor x = floats("x", Shape.of(values.length), values);
                float[] got = floats(model.run(List.of(x), List.of("y")).getFirst());
                assertThat(got).hasSize(values.length).containsOnly(1000 * own + j + 1);
              }
              return null;
            });
      }
      for (Future<Void> call : threads.invokeAll(calls)) {
        call.get();
      }
    }
  }

  /** So many multiplications of large matrices that a run takes minutes. */
  private Model endless() throws Exception {
    return load(OnnxBytes.slow(30_000));
  }

  private static List<Tensor> square(int side) {
    return List.of(floats("x", Shape.of(side, side), new float[side * side]));
  }

  @Test
  void aRunIsEndedAndTheNextIsNot() throws Exception {
    try (Model model = endless()) {
      for (int i = 0; i < 2; i++) {
        Stop stop = new Stop();
        CompletableFuture<List<Tensor>> answer = new CompletableFuture<>();
        Thread thread =
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        answer.complete(model.run(square(300), List.of("y"), stop));
                      } catch (EngineException | RuntimeException e) {
                        answer.completeExceptionally(e);
                      }
                    });
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        until(() -> threads.getThreadCpuTime(thread.threadId()) > 200_000_000);
        assertThat(answer).isNotDone();

        stop.request();

        assertThatThrownBy(answer::get)
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOf(EngineException.class)
            .hasMessageContaining("terminate");
        stop.request();
        assertThat(model.run(square(1), List.of("y")).getFirst().shape()).isEqualTo(Shape.of(1, 1));
      }
    }
  }

  @Test
  void whatWasEndedBeforeItBeganDoesNotBegin() throws Exception {
    try (Model model = endless()) {
      Stop stop = new Stop();
      stop.request();
      assertThatThrownBy(() -> model.run(square(300), List.of("y"), stop))
          .hasMessage("the run was ended before it began");
    }
  }

  @Test
  void modelsThatSayNothingOfThreadsShareThem() throws Exception {
    Files.write(folder.resolve("model.onnx"), OnnxBytes.add(1, -1));
    int cores = Runtime.getRuntime().availableProcessors();
    List<Model> models = new ArrayList<>();
    try {
      models.add(load(folder, new Threads(1, cores), Map.of()));
      int before = threads();
      for (int i = 0; i < 20; i++) {
        models.add(load(folder, new Threads(1, cores), Map.of()));
      }
      // The JVM may start one or two of its own meanwhile.
      assertThat(threads() - before).isLessThan(10);

      Map<String, String> said = Map.of("INFERENCE_NUM_THREADS", "3");
      for (int i = 0; i < 20; i++) {
        models.add(load(folder, new Threads(1, 3), said));
      }
      assertThat(threads() - before).isGreaterThanOrEqualTo(40);
    } finally {
      models.forEach(Model::close);
    }
  }

  /** Of the process, native ones too. */
  private static int threads() throws Exception {
    try (var tasks = Files.list(Path.of("/proc/self/task"))) {
      return (int) tasks.count();
    }
  }

  @Test
  void aFileThatIsNoModelIsSaidWithoutItsFolder() {
    assertThatThrownBy(() -> load("no model".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("model.onnx: ")
        .hasMessageNotContaining(folder.toString());
  }
}
