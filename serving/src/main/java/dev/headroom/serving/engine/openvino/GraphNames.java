package dev.headroom.serving.engine.openvino;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What an ONNX model itself calls its inputs and outputs. OpenVINO removes nodes that do nothing
 * and gives their names to the tensor before them, so that any name of an input need not be the
 * input's; clients of the model know it by its own.
 *
 * @param inputs in the order of the model; with those that have an initializer
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>
 */
record GraphNames(List<String> inputs, List<String> outputs) {
  private static final int GRAPH_OF_MODEL = 7;
  private static final int INPUT_OF_GRAPH = 11;
  private static final int OUTPUT_OF_GRAPH = 12;
  private static final int NAME_OF_VALUE = 1;

  GraphNames {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Reads them of {@code model}, whose weights are skipped; none where it is no ONNX model. */
  static GraphNames read(Path model) {
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    if (model.toString().endsWith(".onnx")) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(model))) {
        ProtobufStream stream = new ProtobufStream(in);
        stream.message(
            Files.size(model),
            (field, length) -> {
              if (field == GRAPH_OF_MODEL) {
                stream.message(length, (part, size) -> value(stream, part, size, inputs, outputs));
              }
            });
      } catch (IOException e) {
        // OpenVINO has read it, and its names are as good.
        return new GraphNames(List.of(), List.of());
      }
    }
    return new GraphNames(inputs, outputs);
  }

  private static void value(
      ProtobufStream stream, int part, long size, List<String> inputs, List<String> outputs)
      throws IOException {
    if (part == INPUT_OF_GRAPH || part == OUTPUT_OF_GRAPH) {
      List<String> name = new ArrayList<>(List.of(""));
      stream.message(
          size,
          (field, length) -> {
            if (field == NAME_OF_VALUE) {
              name.set(0, stream.text(length));
            }
          });
      (part == INPUT_OF_GRAPH ? inputs : outputs).add(name.getFirst());
    }
  }

  List<String> of(Port.Side side) {
    return side == Port.Side.INPUT ? inputs : outputs;
  }
}
