package dev.headroom.serving.grpc.wire;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.memory.RequestMemory;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A ModelInferRequest, read where it lies: {@code model_name=1, model_version=2, id=3,
 * parameters=4, inputs=5, outputs=6, raw_input_contents=7}. Valid as long as its buffer is.
 *
 * @see <a
 *     href="https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/open_inference_grpc.proto">the
 *     protocol</a>
 */
public final class InferRequest {
  /** An input: {@code name=1, datatype=2, shape=3, parameters=4, contents=5}. */
  record Input(String name, String datatype, Shape shape, List<Span> contents) {}

  private final ByteBuf buffer;
  private final String model;
  private final String version;
  private final String id;
  private final Map<String, Object> parameters;
  private final List<Input> inputs;
  private final List<String> outputs;
  private final List<Span> raw;

  InferRequest(
      ByteBuf buffer,
      String model,
      String version,
      String id,
      Map<String, Object> parameters,
      List<Input> inputs,
      List<String> outputs,
      List<Span> raw) {
    this.buffer = buffer;
    this.model = model;
    this.version = version;
    this.id = id;
    this.parameters = parameters;
    this.inputs = inputs;
    this.outputs = outputs;
    this.raw = raw;
  }

  /** The request in {@code buffer}'s readable bytes. */
  public static InferRequest read(ByteBuf buffer) {
    return new InferRequestReader(buffer).read();
  }

  public String model() {
    return model;
  }

  /** A decimal number, or empty: the default version. */
  public String version() {
    return version;
  }

  public String id() {
    return id;
  }

  /** Of the request, each a Boolean, Long, String or Double; an unsigned number is a Long, too. */
  public Map<String, Object> parameters() {
    return parameters;
  }

  /** The names of the outputs asked for; none: all. */
  public List<String> outputs() {
    return outputs;
  }

  /** How many bytes of tensors have to be decoded one by one, rather than used as they are. */
  public long decodedBytes() {
    long bytes = 0;
    for (int i = 0; i < inputs.size(); i++) {
      Input input = inputs.get(i);
      for (Span contents : input.contents()) {
        bytes += contents.length();
      }
      if (i < raw.size() && input.datatype().equals(Datatype.BYTES.name())) {
        bytes += raw.get(i).length();
      }
    }
    return bytes;
  }

  /**
   * The inputs. Raw contents are used where they lie, if aligned.
   *
   * @param memory for what is not
   */
  public List<Tensor> inputs(RequestMemory memory) {
    Contents contents = new Contents(buffer, memory);
    List<Tensor> tensors = new ArrayList<>(inputs.size());
    if (raw.isEmpty()) {
      for (Input input : inputs) {
        tensors.add(typed(contents, input));
      }
      return tensors;
    }
    requireOnlyRaw();
    for (int i = 0; i < inputs.size(); i++) {
      Input input = inputs.get(i);
      tensors.add(contents.raw(input.name(), datatype(input), input.shape(), raw.get(i)));
    }
    return tensors;
  }

  private void requireOnlyRaw() {
    for (Input input : inputs) {
      for (Span contents : input.contents()) {
        if (contents.length() > 0) {
          throw RefusedException.invalid(
              "Passing buffers both in ModelInferRequest::InferInputTensor::contents and in"
                  + " ModelInferRequest::raw_input_contents is not allowed",
              "input name: " + input.name());
        }
      }
    }
    if (raw.size() != inputs.size()) {
      throw RefusedException.invalid(
          "Invalid content size of tensor proto",
          "raw_input_contents: %d (expected: one for each of %d inputs)"
              .formatted(raw.size(), inputs.size()));
    }
  }

  private Tensor typed(Contents contents, Input input) {
    Datatype datatype = datatype(input);
    if (datatype == Datatype.FP16) {
      throw RefusedException.invalid(
          "Invalid input precision",
          "input %s: FP16 in contents (expected: in raw_input_contents)".formatted(input.name()));
    }
    RepeatedField values =
        new RepeatedField(
            buffer, input.contents(), contentsField(datatype), RepeatedField.Form.of(datatype));
    return contents.typed(input.name(), datatype, input.shape(), values, false);
  }

  /** The field of InferTensorContents that has values of {@code datatype}. */
  private static int contentsField(Datatype datatype) {
    return switch (datatype) {
      case BOOL -> 1;
      case INT8, INT16, INT32 -> 2;
      case INT64 -> 3;
      case UINT8, UINT16, UINT32 -> 4;
      case UINT64 -> 5;
      case FP32 -> 6;
      case FP64 -> 7;
      case BYTES -> 8;
      case FP16 -> throw new IllegalStateException("has none");
    };
  }

  private static Datatype datatype(Input input) {
    return Datatype.named(input.datatype())
        .orElseThrow(
            () ->
                RefusedException.invalid(
                    "Invalid input precision",
                    "datatype %s (expected: one of %s); input name: %s"
                        .formatted(
                            InferRequestReader.excerpt(input.datatype()),
                            List.of(Datatype.values()),
                            input.name())));
  }
}
