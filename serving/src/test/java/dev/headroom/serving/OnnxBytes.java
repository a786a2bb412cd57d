package dev.headroom.serving;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes small ONNX models. Field numbers are those of onnx.proto; a model is a graph of nodes
 * between typed inputs and outputs.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>
 */
public final class OnnxBytes {
  /** {@code TensorProto.DataType}. */
  public enum ElementType {
    FLOAT(1),
    UINT8(2),
    INT8(3),
    UINT16(4),
    INT16(5),
    INT32(6),
    INT64(7),
    STRING(8),
    BOOL(9),
    FLOAT16(10),
    DOUBLE(11),
    UINT32(12),
    UINT64(13),
    BFLOAT16(16);

    private final int number;

    ElementType(int number) {
      this.number = number;
    }
  }

  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;
  private static final String ML = "ai.onnx.ml";

  private final List<Message> nodes = new ArrayList<>();
  private final List<Message> inputs = new ArrayList<>();
  private final List<Message> outputs = new ArrayList<>();
  private final List<Message> constants = new ArrayList<>();

  /**
   * A model whose output {@code y} is its input {@code x} of {@code type} and {@code shape}; −1:
   * any size.
   */
  public static byte[] identity(ElementType type, long... shape) {
    return new OnnxBytes()
        .input("x", type, shape)
        .output("y", type, shape)
        .node("Identity", "x", "y")
        .bytes();
  }

  /** A model whose output {@code y} is its input {@code x} of floats plus {@code summand}. */
  public static byte[] add(float summand, long... shape) {
    return new OnnxBytes()
        .input("x", ElementType.FLOAT, shape)
        .output("y", ElementType.FLOAT, shape)
        .constant("c", summand)
        .node("Add", "x,c", "y")
        .bytes();
  }

  /** A model of two inputs of floats, {@code a} and {@code b}, each a row of two or several. */
  public static byte[] sumAndProduct() {
    return new OnnxBytes()
        .input("a", ElementType.FLOAT, -1, 2)
        .input("b", ElementType.FLOAT, -1, 2)
        .output("sum", ElementType.FLOAT, -1, 2)
        .output("product", ElementType.FLOAT, -1, 2)
        .node("Add", "a,b", "sum")
        .node("Mul", "a,b", "product")
        .bytes();
  }

  /**
   * A model that multiplies its square matrix {@code x} by itself so often that a run takes long.
   */
  public static byte[] slow(int multiplications) {
    OnnxBytes model =
        new OnnxBytes()
            .input("x", ElementType.FLOAT, -1, -1)
            .output("y", ElementType.FLOAT, -1, -1);
    for (int i = 0; i < multiplications; i++) {
      String from = i == 0 ? "x" : "m" + i;
      model.node("MatMul", from + ",x", i == multiplications - 1 ? "y" : "m" + (i + 1));
    }
    return model.bytes();
  }

  /** As a converter of scikit-learn exports a classifier: {@code y} is a sequence of maps. */
  public static byte[] zipMap() {
    Message labels = new Message().text(1, "classlabels_int64s").number(20, 7);
    labels.number(8, 0).number(8, 1);
    Message node =
        new Message().text(1, "x").text(2, "y").text(4, "ZipMap").message(5, labels).text(7, ML);
    Message floats =
        new Message()
            .message(
                1, new Message().number(1, ElementType.FLOAT.number).message(2, new Message()));
    Message map = new Message().number(1, ElementType.INT64.number).message(2, floats);
    Message sequence = new Message().message(1, new Message().message(5, map));
    Message graph =
        new Message()
            .message(1, node)
            .text(2, "test")
            .message(11, valueInfo("x", ElementType.FLOAT, -1, 2))
            .message(12, new Message().text(1, "y").message(2, new Message().message(4, sequence)));
    return new Message()
        .number(1, IR_VERSION)
        .message(7, graph)
        .message(8, new Message().text(1, "").number(2, OPSET))
        .message(8, new Message().text(1, ML).number(2, 1))
        .out
        .toByteArray();
  }

  /** A model of input {@code x} and output {@code y}, the same, of any rank. */
  public static byte[] anyRank(ElementType type) {
    OnnxBytes model = new OnnxBytes().node("Identity", "x", "y");
    model.inputs.add(valueInfo("x", type, (long[]) null));
    model.outputs.add(valueInfo("y", type, (long[]) null));
    return model.bytes();
  }

  /**
   * A model whose output {@code y} is its inputs {@code x + c}, of which {@code c} is {@code
   * summand} where it is not given.
   */
  public static byte[] addOptional(float summand, long... shape) {
    return new OnnxBytes()
        .input("x", ElementType.FLOAT, shape)
        .input("c", ElementType.FLOAT, 1)
        .output("y", ElementType.FLOAT, shape)
        .vector("c", summand)
        .node("Add", "x,c", "y")
        .bytes();
  }

  public OnnxBytes input(String name, ElementType type, long... shape) {
    inputs.add(valueInfo(name, type, shape));
    return this;
  }

  public OnnxBytes output(String name, ElementType type, long... shape) {
    outputs.add(valueInfo(name, type, shape));
    return this;
  }

  /** A node of operator {@code type} from and to comma-separated names. */
  public OnnxBytes node(String type, String from, String to) {
    return node(type, from, to, "", 0);
  }

  /** A node with one integer attribute. */
  public OnnxBytes node(String type, String from, String to, String attribute, long value) {
    Message node = new Message();
    for (String name : from.split(",")) {
      node.text(1, name);
    }
    for (String name : to.split(",")) {
      node.text(2, name);
    }
    node.text(4, type);
    if (!attribute.isEmpty()) {
      node.message(5, new Message().text(1, attribute).number(3, value).number(20, 2));
    }
    nodes.add(node);
    return this;
  }

  /** A scalar constant. */
  public OnnxBytes constant(String name, float value) {
    constants.add(
        new Message().number(2, ElementType.FLOAT.number).packedFloat(4, value).text(8, name));
    return this;
  }

  /** A vector of one element; where it is an input, too, that may be given or not. */
  public OnnxBytes vector(String name, float value) {
    constants.add(
        new Message()
            .number(1, 1)
            .number(2, ElementType.FLOAT.number)
            .packedFloat(4, value)
            .text(8, name));
    return this;
  }

  public byte[] bytes() {
    Message graph = new Message();
    nodes.forEach(node -> graph.message(1, node));
    graph.text(2, "test");
    constants.forEach(constant -> graph.message(5, constant));
    inputs.forEach(input -> graph.message(11, input));
    outputs.forEach(output -> graph.message(12, output));
    return new Message()
        .number(1, IR_VERSION)
        .message(7, graph)
        .message(8, new Message().text(1, "").number(2, OPSET))
        .out
        .toByteArray();
  }

  /**
   * @param shape null: of any rank
   */
  private static Message valueInfo(String name, ElementType type, long @Nullable ... shape) {
    Message tensor = new Message().number(1, type.number);
    if (shape != null) {
      tensor.message(2, shape(name, shape));
    }
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  private static Message shape(String name, long... shape) {
    Message dimensions = new Message();
    for (int i = 0; i < shape.length; i++) {
      Message dimension = new Message();
      if (shape[i] < 0) {
        dimension.text(2, name + "_" + i);
      } else {
        dimension.number(1, shape[i]);
      }
      dimensions.message(1, dimension);
    }
    return dimensions;
  }

  /** A protobuf message under construction. */
  private static final class Message {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message number(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.out.toByteArray());
    }

    Message packedFloat(int field, float value) {
      int bits = Float.floatToIntBits(value);
      return bytes(
          field,
          new byte[] {(byte) bits, (byte) (bits >> 8), (byte) (bits >> 16), (byte) (bits >> 24)});
    }

    private Message bytes(int field, byte[] value) {
      varint(((long) field << 3) | 2);
      varint(value.length);
      out.writeBytes(value);
      return this;
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        out.write((int) ((rest & 0x7F) | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }
  }
}
