package dev.headroom.serving.engine.openvino;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes small models in OpenVINO's format, version 11: layers with typed ports, edges between
 * them, and the constants' content in a file of its own.
 *
 * @see <a href="https://docs.openvino.ai/2025/documentation/openvino-ir-format.html">the format</a>
 */
public final class IrModel {
  private final List<String> layers = new ArrayList<>();
  private final List<String> edges = new ArrayList<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final ByteArrayOutputStream weights = new ByteArrayOutputStream();
  private boolean named = true;

  /** A model whose output {@code y} is its input {@code x} of floats plus one. */
  public static IrModel addOne(String shape) {
    return new IrModel()
        .input("x", "f32", shape)
        .constant("one", 1)
        .node("y", "Add", "x", "one")
        .output("y");
  }

  /** A model whose output {@code y} is its input {@code x}. */
  public static IrModel identity(String type, String shape) {
    return new IrModel().input("x", type, shape).node("y", "Concat", "x").output("y");
  }

  /** From now on tensors get no names. */
  IrModel unnamed() {
    named = false;
    return this;
  }

  /**
   * An input.
   *
   * @param shape such as {@code ?,3} or {@code 1..8,3}; {@code ...} for any rank, empty for a
   *     scalar
   */
  public IrModel input(String name, String type, String shape) {
    return layer(name, "Parameter", "shape=\"%s\" element_type=\"%s\"".formatted(shape, type));
  }

  /** Floats, one or a vector of several. */
  public IrModel constant(String name, float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    int offset = weights.size();
    weights.writeBytes(bytes.array());
    return layer(
        name,
        "Const",
        "element_type=\"f32\" shape=\"%s\" offset=\"%d\" size=\"%d\""
            .formatted(values.length == 1 ? "" : values.length, offset, 4 * values.length));
  }

  /** An operator on other layers. */
  public IrModel node(String name, String operator, String... from) {
    String data =
        switch (operator) {
          case "Add" -> "auto_broadcast=\"numpy\"";
          case "MatMul" -> "transpose_a=\"false\" transpose_b=\"false\"";
          case "Concat" -> "axis=\"0\"";
          default -> "";
        };
    return layer(name, operator, data, from);
  }

  public IrModel output(String of) {
    return layer("result of " + of, "Result", "", of);
  }

  private IrModel layer(String name, String operator, String data, String... from) {
    int id = layers.size();
    ids.put(name, id);
    StringBuilder layer = new StringBuilder();
    layer.append(
        "<layer id=\"%d\" name=\"%s\" type=\"%s\" version=\"opset1\">"
            .formatted(id, name, operator));
    if (!data.isEmpty()) {
      layer.append("<data ").append(data).append("/>");
    }
    if (from.length > 0) {
      layer.append("<input>");
      for (int port = 0; port < from.length; port++) {
        layer.append("<port id=\"%d\" precision=\"FP32\"/>".formatted(port));
        edges.add(
            "<edge from-layer=\"%d\" from-port=\"9\" to-layer=\"%d\" to-port=\"%d\"/>"
                .formatted(ids.get(from[port]), id, port));
      }
      layer.append("</input>");
    }
    if (!operator.equals("Result")) {
      String names = named && !operator.equals("Const") ? " names=\"" + name + "\"" : "";
      layer.append("<output><port id=\"9\" precision=\"FP32\"").append(names).append("/></output>");
    }
    layers.add(layer.append("</layer>").toString());
    return this;
  }

  String xml() {
    return "<?xml version=\"1.0\"?><net name=\"test\" version=\"11\"><layers>"
        + String.join("", layers)
        + "</layers><edges>"
        + String.join("", edges)
        + "</edges></net>";
  }

  /** Writes {@code model.xml} and {@code model.bin}. */
  public Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("model.xml"), xml());
    Files.write(folder.resolve("model.bin"), weights.toByteArray());
    return folder;
  }
}
