package dev.headroom.serving.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.http.direct.Answer;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.inference.Request;
import dev.headroom.serving.memory.RequestMemory;
import dev.headroom.serving.repository.LoadedVersion;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An infer request that has been read; writes the answer to it. */
record V2Request(@Nullable String id, Request request, List<V2Output> wanted)
    implements Protocol.Decoded {
  /** About the length of a number and its comma. */
  static final int JSON_NUMBER = 12;

  /** A long answer grows: how long its numbers are is only known then. */
  static final int FIRST_JSON = 64 << 10;

  @Override
  public Answer encode(LoadedVersion version, List<Tensor> outputs, RequestMemory memory)
      throws IOException {
    ByteBuf buffer =
        memory.buffer(256 + Math.min(FIRST_JSON, jsonSize(outputs)) + binarySize(outputs));
    Json.write(memory.output(buffer), json -> header(json, version, outputs));
    int jsonLength = buffer.readableBytes();
    boolean binary = false;
    for (int i = 0; i < outputs.size(); i++) {
      if (wanted.get(i).isBinary()) {
        binary = true;
        BinaryOutput.write(buffer, outputs.get(i), memory);
      }
    }
    List<Answer.Field> fields =
        binary
            ? List.of(
                Answer.JSON,
                new Answer.Field(V2Protocol.HEADER_LENGTH, Integer.toString(jsonLength)))
            : List.of(Answer.JSON);
    return new Answer(200, fields, memory.handOver(buffer));
  }

  @Override
  public long jsonSize(List<Tensor> outputs) {
    long size = 0;
    for (int i = 0; i < outputs.size(); i++) {
      if (!wanted.get(i).isBinary()) {
        size += JSON_NUMBER * outputs.get(i).shape().elements();
      }
    }
    return size;
  }

  private long binarySize(List<Tensor> outputs) {
    long size = 0;
    for (int i = 0; i < outputs.size(); i++) {
      if (wanted.get(i).isBinary()) {
        size += BinaryOutput.size(outputs.get(i));
      }
    }
    return size;
  }

  private void header(JsonGenerator json, LoadedVersion version, List<Tensor> outputs)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("model_name", version.model());
    json.writeStringField("model_version", Long.toString(version.version()));
    if (id != null) {
      json.writeStringField("id", id);
    }
    json.writeArrayFieldStart("outputs");
    for (int i = 0; i < outputs.size(); i++) {
      output(json, outputs.get(i), wanted.get(i).isBinary());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void output(JsonGenerator json, Tensor output, boolean binary) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", output.name());
    json.writeFieldName("shape");
    shape(json, output.shape());
    json.writeStringField("datatype", output.datatype().name());
    if (binary) {
      json.writeObjectFieldStart("parameters");
      json.writeNumberField("binary_data_size", BinaryOutput.size(output));
      json.writeEndObject();
    } else {
      json.writeFieldName("data");
      TensorJson.flat(json, output);
    }
    json.writeEndObject();
  }

  static void shape(JsonGenerator json, Shape shape) throws IOException {
    json.writeStartArray();
    for (long dimension : shape.toArray()) {
      json.writeNumber(dimension);
    }
    json.writeEndArray();
  }
}
