package dev.headroom.serving.engine.openvino;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
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
  private static final int MOST_OF_VALUE = 1 << 20;

  GraphNames {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Reads them of {@code model}, whose weights are skipped; none where it is no ONNX model. */
  static GraphNames read(Path model) {
    Reader reader = new Reader();
    if (model.toString().endsWith(".onnx")) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(model))) {
        reader.message(in, Files.size(model), GRAPH_OF_MODEL);
      } catch (IOException e) {
        // OpenVINO has read it, and its names are as good.
        return new GraphNames(List.of(), List.of());
      }
    }
    return new GraphNames(reader.inputs, reader.outputs);
  }

  List<String> of(Port.Side side) {
    return side == Port.Side.INPUT ? inputs : outputs;
  }

  /** Of protobuf's wire format, as far as these names need it. */
  private static final class Reader {
    final List<String> inputs = new ArrayList<>();
    final List<String> outputs = new ArrayList<>();
    private long position;

    /** A message of {@code length} bytes: the model, whose field {@code graph} is one, or that. */
    void message(InputStream in, long length, int graph) throws IOException {
      long end = position + length;
      while (position < end) {
        long tag = varint(in);
        int field = (int) (tag >>> 3);
        switch ((int) (tag & 7)) {
          case 0 -> varint(in);
          case 1 -> skip(in, Long.BYTES);
          case 5 -> skip(in, Integer.BYTES);
          case 2 -> {
            long size = varint(in);
            if (field == graph) {
              message(in, size, 0);
            } else if (graph == 0 && (field == INPUT_OF_GRAPH || field == OUTPUT_OF_GRAPH)) {
              (field == INPUT_OF_GRAPH ? inputs : outputs).add(name(in, size));
            } else {
              skip(in, size);
            }
          }
          default -> throw new IOException("no protobuf");
        }
      }
    }

    /** Of a value, whose name comes first in what writers make, but need not. */
    private String name(InputStream in, long length) throws IOException {
      if (length < 0 || length > MOST_OF_VALUE) {
        throw new IOException("a value of " + length + " bytes");
      }
      long end = position + length;
      String name = "";
      while (position < end) {
        long tag = varint(in);
        if ((tag & 7) != 2) {
          throw new IOException("no protobuf");
        }
        long size = varint(in);
        if (tag >>> 3 == NAME_OF_VALUE && size >= 0 && size <= length) {
          byte[] text = in.readNBytes((int) size);
          position += text.length;
          name = new String(text, UTF_8);
        } else {
          skip(in, size);
        }
      }
      return name;
    }

    private void skip(InputStream in, long bytes) throws IOException {
      if (bytes < 0) {
        throw new IOException("no protobuf");
      }
      in.skipNBytes(bytes);
      position += bytes;
    }

    private long varint(InputStream in) throws IOException {
      long value = 0;
      for (int shift = 0; shift < Long.SIZE; shift += 7) {
        int next = in.read();
        if (next < 0) {
          throw new EOFException();
        }
        position++;
        value |= (long) (next & 0x7F) << shift;
        if (next < 0x80) {
          return value;
        }
      }
      throw new IOException("no protobuf");
    }
  }
}
