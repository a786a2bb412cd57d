package dev.headroom.benchmarks.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Engine;
import dev.headroom.serving.engine.Engine.Threads;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.InputSettings;
import dev.headroom.serving.engine.LoadRequest;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.engine.onnx.OnnxEngine;
import dev.headroom.serving.engine.openvino.OpenVinoEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs models of one operator each on one engine, for {@code interop/onnx-node-tests}, which makes
 * the cases and compares what comes out.
 *
 * <p>A folder a line on stdin; for each a line on stdout: {@code ok}, or {@code load} or {@code
 * run} and why not. In the folder are {@code model.onnx} and {@code in-N.txt} (type, dimensions)
 * with {@code in-N.bin} (the elements) for each input; the outputs are written beside them, {@code
 * ENGINE-N.txt} and {@code .bin}.
 */
public final class NodeTests {
  private final Engine engine;

  private NodeTests(Engine engine) {
    this.engine = engine;
  }

  /**
   * Runs what stdin names.
   *
   * @param args {@code onnxruntime} or {@code openvino}
   */
  public static void main(String[] args) throws IOException {
    Engine engine =
        args[0].equals("openvino")
            ? new OpenVinoEngine(
                Optional.ofNullable(System.getenv("HEADROOM_OPENVINO")).map(Path::of),
                Optional.empty(),
                System.getenv())
            : new OnnxEngine();
    NodeTests tests = new NodeTests(engine);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    PrintStream out = new PrintStream(System.out, true, UTF_8);
    for (String folder = in.readLine(); folder != null; folder = in.readLine()) {
      out.println(tests.run(Path.of(folder)).replace('\n', ' '));
    }
  }

  private String run(Path folder) throws IOException {
    // The precision is the test's.
    Map<String, String> exact =
        engine instanceof OpenVinoEngine ? Map.of("INFERENCE_PRECISION_HINT", "f32") : Map.of();
    LoadRequest request =
        new LoadRequest(
            folder.resolve("model.onnx"), "CPU", new Threads(1, 1), exact, InputSettings.NONE);
    try (Model model = engine.load(request)) {
      try {
        List<Tensor> outputs =
            model.run(
                inputs(model, folder), model.outputs().stream().map(TensorSpec::name).toList());
        for (int i = 0; i < outputs.size(); i++) {
          write(outputs.get(i), folder, engine.name() + "-" + i);
        }
        return "ok";
      } catch (EngineException | RuntimeException e) {
        return "run " + e.getMessage();
      }
    } catch (EngineException | RuntimeException e) {
      return "load " + e.getMessage();
    }
  }

  /** Those that the engine has left: one may have been found to be of no use. */
  private static List<Tensor> inputs(Model model, Path folder) throws IOException {
    List<String> names = model.inputs().stream().map(TensorSpec::name).toList();
    List<Tensor> inputs = new ArrayList<>();
    for (int i = 0; Files.exists(folder.resolve("in-" + i + ".txt")); i++) {
      List<String> lines = Files.readAllLines(folder.resolve("in-" + i + ".txt"));
      if (!names.contains(lines.getFirst())) {
        continue;
      }
      long[] dimensions = lines.stream().skip(2).mapToLong(Long::parseLong).toArray();
      byte[] data = Files.readAllBytes(folder.resolve("in-" + i + ".bin"));
      inputs.add(
          tensor(
              lines.getFirst(),
              Datatype.valueOf(lines.get(1)),
              Shape.of(dimensions),
              ByteBuffer.allocateDirect(data.length)
                  .put(data)
                  .flip()
                  .order(ByteOrder.LITTLE_ENDIAN)));
    }
    return inputs;
  }

  /** Elements of no fixed size are each preceded by their length. */
  private static Tensor tensor(String name, Datatype datatype, Shape shape, ByteBuffer data) {
    if (datatype != Datatype.BYTES) {
      return new Tensor.Dense(name, datatype, shape, data);
    }
    List<byte[]> elements = new ArrayList<>();
    while (data.hasRemaining()) {
      byte[] element = new byte[data.getInt()];
      data.get(element);
      elements.add(element);
    }
    return new Tensor.Bytes(name, shape, elements);
  }

  private static void write(Tensor output, Path folder, String name) throws IOException {
    StringBuilder described = new StringBuilder(output.datatype().name());
    for (long dimension : output.shape().toArray()) {
      described.append(' ').append(dimension);
    }
    Files.writeString(folder.resolve(name + ".txt"), described);
    byte[] data =
        switch (output) {
          case Tensor.Dense dense -> {
            byte[] bytes = new byte[dense.data().remaining()];
            dense.data().get(bytes);
            yield bytes;
          }
          case Tensor.Bytes bytes -> {
            int size = bytes.elements().stream().mapToInt(element -> 4 + element.length).sum();
            ByteBuffer all = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
            bytes.elements().forEach(element -> all.putInt(element.length).put(element));
            yield all.array();
          }
        };
    Files.write(folder.resolve(name + ".bin"), data);
  }
}
