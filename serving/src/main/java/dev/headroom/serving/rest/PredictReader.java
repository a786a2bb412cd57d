package dev.headroom.serving.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.inference.InputCheck;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.inference.Request;
import dev.headroom.serving.memory.RequestMemory;
import dev.headroom.serving.repository.LoadedVersion;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one predict request in one pass. */
final class PredictReader {
  /** A named input that grows by one row with each instance. */
  private static final class Rows {
    final Elements elements;
    @Nullable Shape row;
    int count;

    Rows(Elements elements) {
      this.elements = elements;
    }
  }

  private final LoadedVersion version;
  private final ByteBuf body;
  private final RequestMemory memory;
  private final IgnoredFields ignored = new IgnoredFields();
  private final List<Tensor> inputs = new ArrayList<>();
  private @Nullable Boolean rowFormat;

  PredictReader(LoadedVersion version, ByteBuf body, RequestMemory memory) {
    this.version = version;
    this.body = body;
    this.memory = memory;
  }

  PredictRequest read() throws IOException {
    try (JsonParser json = Json.parser(body, body.readerIndex(), body.readableBytes())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw invalid("Request body should be JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "instances" -> {
            format(true);
            instances(json);
          }
          case "inputs" -> {
            format(false);
            inputs(json);
          }
          default -> ignored.skip(json);
        }
      }
      Json.requireEnd(json);
      if (rowFormat == null) {
        throw invalid("Invalid JSON structure. Could not detect row or column format");
      }
      return new PredictRequest(
          rowFormat,
          new Request(inputs, version.outputs().stream().map(TensorSpec::name).toList()));
    }
  }

  private void format(boolean row) {
    if (rowFormat != null) {
      throw invalid("Invalid JSON structure. Could not detect row or column format");
    }
    rowFormat = row;
  }

  private void instances(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw invalid("Invalid JSON structure. Nonamed instance is not an array.");
    }
    int start = (int) json.currentTokenLocation().getByteOffset();
    JsonToken first = json.nextToken();
    if (first == JsonToken.END_ARRAY) {
      throw invalid("Invalid JSON structure. Missing instances in row format");
    }
    if (first == JsonToken.START_OBJECT && !startsBase64(json)) {
      named(json);
    } else {
      skipArray(json);
      whole(start);
    }
  }

  /**
   * Whether the object at which {@code json} stands is an encoded value; moves on to its first
   * field.
   */
  private static boolean startsBase64(JsonParser json) throws IOException {
    return json.nextToken() == JsonToken.FIELD_NAME && json.currentName().equals("b64");
  }

  private static void skipArray(JsonParser json) throws IOException {
    int depth = json.currentToken().isStructStart() ? 2 : 1;
    if (json.currentToken() == JsonToken.FIELD_NAME) {
      depth = 2;
    }
    while (depth > 0) {
      JsonToken token = json.nextToken();
      if (token == null) {
        throw invalid("Could not parse instance content. Not valid ndarray detected");
      }
      if (token == JsonToken.FIELD_NAME && !json.currentName().equals("b64")) {
        throw invalid("Could not parse instance content. Not valid ndarray detected");
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    }
  }

  /** All instances as one array, the value of the model's only input. */
  private void whole(int offset) throws IOException {
    try (JsonParser json =
        Json.parser(body, body.readerIndex() + offset, body.readableBytes() - offset)) {
      json.nextToken();
      inputs.add(value(json, onlyInput()));
    }
  }

  private Tensor value(JsonParser json, TensorSpec spec) throws IOException {
    Elements elements = elements(spec);
    return elements.tensor(NdArray.read(json, elements));
  }

  private Elements elements(TensorSpec spec) {
    return new Elements(spec.name(), spec.datatype(), 0, memory);
  }

  private TensorSpec onlyInput() {
    if (version.inputs().size() != 1) {
      throw RefusedException.invalid(
          "Invalid number of inputs",
          "Expected: %d named inputs; Actual: one without a name"
              .formatted(version.inputs().size()));
    }
    return version.inputs().getFirst();
  }

  /** Instances with named values; {@code json} stands in the first one, behind its start. */
  private void named(JsonParser json) throws IOException {
    Map<String, Rows> columns = new LinkedHashMap<>();
    int instances = 0;
    do {
      instances++;
      instance(json, columns);
      for (Map.Entry<String, Rows> column : columns.entrySet()) {
        if (column.getValue().count != instances) {
          throw invalid("Invalid JSON structure. Request inputs have different batch sizes");
        }
      }
    } while (nextInstance(json));
    for (Map.Entry<String, Rows> column : columns.entrySet()) {
      inputs.add(column.getValue().elements.tensor(batch(instances, column.getValue().row)));
    }
  }

  private static boolean nextInstance(JsonParser json) throws IOException {
    JsonToken token = json.nextToken();
    if (token == JsonToken.END_ARRAY) {
      return false;
    }
    if (token != JsonToken.START_OBJECT) {
      throw invalid("Invalid JSON structure. One of named instances is not a JSON object.");
    }
    json.nextToken();
    return true;
  }

  private void instance(JsonParser json, Map<String, Rows> columns) throws IOException {
    for (; json.currentToken() == JsonToken.FIELD_NAME; json.nextToken()) {
      TensorSpec spec = InputCheck.known(version, json.currentName());
      json.nextToken();
      Rows rows = columns.computeIfAbsent(spec.name(), name -> new Rows(elements(spec)));
      Shape row = NdArray.read(json, rows.elements);
      if (rows.row != null && !rows.row.equals(row)) {
        throw invalid("Could not parse instance content. Not valid ndarray detected");
      }
      rows.row = row;
      rows.count++;
    }
  }

  private static Shape batch(int instances, @Nullable Shape row) {
    long[] inner = row == null ? new long[0] : row.toArray();
    long[] dimensions = new long[inner.length + 1];
    dimensions[0] = instances;
    System.arraycopy(inner, 0, dimensions, 1, inner.length);
    return Shape.of(dimensions);
  }

  private void inputs(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      inputs.add(value(json, onlyInput()));
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      TensorSpec spec = InputCheck.known(version, json.currentName());
      json.nextToken();
      inputs.add(value(json, spec));
    }
    if (inputs.isEmpty()) {
      throw invalid("Invalid JSON structure. Missing inputs in column format");
    }
  }

  private static RefusedException invalid(String text) {
    return RefusedException.invalid(text);
  }
}
