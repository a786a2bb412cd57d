package dev.headroom.serving.grpc.wire;

import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.memory.RequestMemory;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A PredictRequest of TensorFlow Serving, read where it lies: {@code model_spec=1, inputs=2 (a map
 * of TensorProto), output_filter=3}. Valid as long as its buffer is.
 *
 * @see <a
 *     href="https://github.com/tensorflow/serving/blob/master/tensorflow_serving/apis/predict.proto">predict.proto</a>
 */
public final class PredictRequest {
  /** So many inputs, and so many outputs, a request can name. */
  private static final int MOST = 4096;

  private final ByteBuf buffer;
  private final Map<String, List<Span>> inputs = new LinkedHashMap<>();
  private final List<String> outputs = new ArrayList<>(4);
  private String model = "";
  private long version;
  private String label = "";

  private PredictRequest(ByteBuf buffer) {
    this.buffer = buffer;
  }

  /** The request in {@code buffer}'s readable bytes. */
  public static PredictRequest read(ByteBuf buffer) {
    PredictRequest request = new PredictRequest(buffer);
    WireReader fields = new WireReader(buffer, buffer.readerIndex(), buffer.writerIndex());
    while (fields.next()) {
      if (fields.is(1, WireReader.LENGTH)) {
        request.spec(fields.message());
      } else if (fields.is(2, WireReader.LENGTH)) {
        request.input(fields.message());
      } else if (fields.is(3, WireReader.LENGTH)) {
        requireFew("output_filter", request.outputs.size());
        request.outputs.add(fields.text());
      } else {
        fields.skip();
      }
    }
    return request;
  }

  /** {@code name=1, version=2 (Int64Value), signature_name=3, version_label=4}. */
  private void spec(WireReader spec) {
    while (spec.next()) {
      if (spec.is(1, WireReader.LENGTH)) {
        model = spec.text();
      } else if (spec.is(2, WireReader.LENGTH)) {
        label = "";
        WireReader number = spec.message();
        while (number.next()) {
          if (number.is(1, WireReader.VARINT)) {
            version = number.varint();
          } else {
            number.skip();
          }
        }
      } else if (spec.is(4, WireReader.LENGTH)) {
        version = 0;
        label = spec.text();
      } else {
        spec.skip();
      }
    }
  }

  private void input(WireReader entry) {
    String name = "";
    List<Span> tensor = new ArrayList<>(1);
    while (entry.next()) {
      if (entry.is(1, WireReader.LENGTH)) {
        name = entry.text();
      } else if (entry.is(2, WireReader.LENGTH)) {
        requireFew("inputs", tensor.size());
        tensor.add(entry.content());
      } else {
        entry.skip();
      }
    }
    requireFew("inputs", inputs.size());
    inputs.put(name, tensor);
  }

  private static void requireFew(String what, int count) {
    if (count == MOST) {
      throw RefusedException.invalid(
          "%s: more than %d (expected: at most %d)".formatted(what, MOST, MOST));
    }
  }

  public String model() {
    return model;
  }

  /** 0: the default version. */
  public long version() {
    return version;
  }

  /** The version's label; empty: there is none. */
  public String label() {
    return label;
  }

  /** The names of the outputs asked for; none: all. */
  public List<String> outputs() {
    return outputs;
  }

  /** How many bytes of tensors have to be decoded one by one, rather than used as they are. */
  public long decodedBytes() {
    long bytes = 0;
    for (List<Span> tensor : inputs.values()) {
      bytes += TensorProtoReader.read(buffer, tensor).valueBytes();
    }
    return bytes;
  }

  /**
   * The inputs. A {@code tensor_content} is used where it lies, if aligned.
   *
   * @param memory for what is not
   */
  public List<Tensor> inputs(RequestMemory memory) {
    Contents contents = new Contents(buffer, memory);
    List<Tensor> tensors = new ArrayList<>(inputs.size());
    inputs.forEach(
        (name, message) ->
            tensors.add(TensorProtoReader.read(buffer, message).tensor(name, contents)));
    return tensors;
  }
}
