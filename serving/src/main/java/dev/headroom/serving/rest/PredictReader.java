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
    return BodyJson.read(body, body.readerIndex(), body.readableBytes(), this::read);
  }

  private PredictRequest read(BodyJson source) throws IOException {
    JsonParser json = source.parser();
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw invalid("Request body should be JSON object");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "instances" -> {
          format(true);
          instances(source);
        }
        case "inputs" -> {
          format(false);
          inputs(source);
        }
        default -> ignored.skip(json);
      }
    }
    source.requireEnd();
    if (rowFormat == null) {
      throw invalid("Invalid JSON structure. Could not detect row or column format");
    }
    return new PredictRequest(
        rowFormat, new Request(inputs, version.outputs().stream().map(TensorSpec::name).toList()));
  }

  private void format(boolean row) {
    if (rowFormat != null) {
      throw invalid("Invalid JSON structure. Could not detect row or column format");
    }
    rowFormat = row;
  }

  private void instances(BodyJson source) throws IOException {
    JsonParser json = source.parser();
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw invalid("Invalid JSON structure. Nonamed instance is not an array.");
    }
    int start = source.tokenOffset();
    if (plain(source)) {
      return;
    }
    JsonToken first = json.nextToken();
    if (first == JsonToken.END_ARRAY) {
      throw invalid("Invalid JSON structure. Missing instances in row format");
    }
    if (first == JsonToken.START_OBJECT && !startsBase64(json)) {
      named(source);
    } else {
      skipArray(json);
      whole(start);
    }
  }

  /** Reads instances that are all numbers, of the model's only input, at once; if they are. */
  private boolean plain(BodyJson source) throws IOException {
    if (version.inputs().size() != 1
        || !NumberArrays.take(version.inputs().getFirst().datatype())) {
      return false;
    }
    Elements elements = elements(version.inputs().getFirst());
    Shape shape = NumberArrays.read(source, elements);
    if (shape == null || shape.dimension(0) == 0) {
      return false;
    }
    source.parser().nextToken();
    inputs.add(elements.tensor(shape));
    return true;
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
    Tensor value =
        BodyJson.read(
            body,
            body.readerIndex() + offset,
            body.readableBytes() - offset,
            source -> {
              source.parser().nextToken();
              return value(source, onlyInput());
            });
    inputs.add(value);
  }

  private Tensor value(BodyJson source, TensorSpec spec) throws IOException {
    Elements elements = elements(spec);
    return elements.tensor(NdArray.read(source, elements));
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
  private void named(BodyJson source) throws IOException {
    Map<String, Rows> columns = new LinkedHashMap<>();
    int instances = 0;
    do {
      instances++;
      instance(source, columns);
      for (Map.Entry<String, Rows> column : columns.entrySet()) {
        if (column.getValue().count != instances) {
          throw invalid("Invalid JSON structure. Request inputs have different batch sizes");
        }
      }
    } while (nextInstance(source.parser()));
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

  private void instance(BodyJson source, Map<String, Rows> columns) throws IOException {
    JsonParser json = source.parser();
    for (; json.currentToken() == JsonToken.FIELD_NAME; json.nextToken()) {
      TensorSpec spec = InputCheck.known(version, json.currentName());
      json.nextToken();
      Rows rows = columns.computeIfAbsent(spec.name(), name -> new Rows(elements(spec)));
      Shape row = NdArray.read(source, rows.elements);
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

  private void inputs(BodyJson source) throws IOException {
    JsonParser json = source.parser();
    if (json.currentToken() != JsonToken.START_OBJECT) {
      inputs.add(value(source, onlyInput()));
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      TensorSpec spec = InputCheck.known(version, json.currentName());
      json.nextToken();
      inputs.add(value(source, spec));
    }
    if (inputs.isEmpty()) {
      throw invalid("Invalid JSON structure. Missing inputs in column format");
    }
  }

  private static RefusedException invalid(String text) {
    return RefusedException.invalid(text);
  }
}
