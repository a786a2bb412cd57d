package dev.headroom.serving.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.http.direct.Answer;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.inference.Request;
import dev.headroom.serving.memory.RequestMemory;
import dev.headroom.serving.repository.LoadedVersion;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;

/**
 * A predict request that has been read; writes the answer to it, in the format in which it came.
 */
record PredictRequest(boolean rowFormat, Request request) implements Protocol.Decoded {

  @Override
  public long jsonSize(List<Tensor> values) {
    return values.stream()
        .mapToLong(value -> V2Request.JSON_NUMBER * value.shape().elements())
        .sum();
  }

  @Override
  public Answer encode(LoadedVersion version, List<Tensor> values, RequestMemory memory)
      throws IOException {
    ByteBuf buffer = memory.buffer(256 + Math.min(V2Request.FIRST_JSON, jsonSize(values)));
    Json.write(
        memory.output(buffer),
        json -> {
          json.writeStartObject();
          if (rowFormat) {
            json.writeFieldName("predictions");
            rows(json, values);
          } else {
            json.writeFieldName("outputs");
            columns(json, values);
          }
          json.writeEndObject();
        });
    return new Answer(200, List.of(Answer.JSON), memory.handOver(buffer));
  }

  private static void columns(JsonGenerator json, List<Tensor> values) throws IOException {
    if (values.size() == 1) {
      TensorJson.nested(json, values.getFirst());
      return;
    }
    json.writeStartObject();
    for (Tensor value : values) {
      json.writeFieldName(value.name());
      TensorJson.nested(json, value);
    }
    json.writeEndObject();
  }

  private static void rows(JsonGenerator json, List<Tensor> values) throws IOException {
    int rows = rowCount(values);
    json.writeStartArray();
    for (int row = 0; row < rows; row++) {
      if (values.size() == 1) {
        TensorJson.row(json, values.getFirst(), row, rows);
      } else {
        json.writeStartObject();
        for (Tensor value : values) {
          json.writeFieldName(value.name());
          TensorJson.row(json, value, row, rows);
        }
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  private static int rowCount(List<Tensor> values) {
    long rows = -1;
    for (Tensor value : values) {
      long own = value.shape().rank() == 0 ? -1 : value.shape().dimension(0);
      if (own < 0 || (rows >= 0 && own != rows)) {
        throw RefusedException.invalid(
            "The outputs have no common batch dimension (expected: a request in column format, {\"inputs\": ...})");
      }
      rows = own;
    }
    return Math.toIntExact(rows);
  }
}
