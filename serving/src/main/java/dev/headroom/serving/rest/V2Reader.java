package dev.headroom.serving.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.inference.Excerpt;
import dev.headroom.serving.inference.InputCheck;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.inference.Request;
import dev.headroom.serving.memory.RequestMemory;
import dev.headroom.serving.repository.LoadedVersion;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one infer request in one pass over its JSON. */
final class V2Reader {
  private static final int MOST_DIMENSIONS = 64;

  private final LoadedVersion version;
  private final ByteBuf body;
  private final int jsonLength;
  private final RequestMemory memory;
  private final BinaryTensors binary;
  private final IgnoredFields ignored = new IgnoredFields();
  private final Set<String> inputNames = new HashSet<>();
  private final Set<String> outputNames = new HashSet<>();
  private final List<Tensor> inputs = new ArrayList<>();
  private final List<V2Output> outputs = new ArrayList<>();
  private @Nullable String id;
  private V2Parameters parameters = V2Parameters.NONE;

  V2Reader(LoadedVersion version, ByteBuf body, int jsonLength, RequestMemory memory) {
    this.version = version;
    this.body = body;
    this.jsonLength = jsonLength;
    this.memory = memory;
    this.binary = new BinaryTensors(body, body.readerIndex() + jsonLength, memory);
  }

  V2Request read() throws IOException {
    return BodyJson.read(body, body.readerIndex(), jsonLength, this::read);
  }

  private V2Request read(BodyJson source) throws IOException {
    if (source.parser().nextToken() != JsonToken.START_OBJECT) {
      throw RefusedException.invalid("Request body should be JSON object");
    }
    request(source);
    source.requireEnd();
    binary.requireAllUsed();
    List<V2Output> wanted = wanted();
    List<String> names = wanted.stream().map(V2Output::name).toList();
    return new V2Request(
        id, new Request(inputs, names, parameters.priority(), parameters.timeout()), wanted);
  }

  private void request(BodyJson source) throws IOException {
    JsonParser json = source.parser();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "id" -> {
          id = json.getText();
          memory.reserveString(id.length());
        }
        case "parameters" -> parameters = V2Parameters.read(json, ignored);
        case "inputs" -> each(source, field, this::input);
        case "outputs" -> each(source, field, this::output);
        default -> ignored.skip(json);
      }
    }
  }

  private interface Item {
    void read(BodyJson source) throws IOException;
  }

  private static void each(BodyJson source, String field, Item item) throws IOException {
    JsonParser json = source.parser();
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw invalid(field, json.getText(), "an array of objects");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw invalid(field, json.getText(), "an array of objects");
      }
      item.read(source);
    }
  }

  private void input(BodyJson source) throws IOException {
    JsonParser json = source.parser();
    String name = null;
    Shape shape = null;
    Datatype datatype = null;
    V2Parameters parameters = V2Parameters.NONE;
    int later = -1;
    Elements elements = null;
    Shape actual = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "name" -> name = json.getText();
        case "shape" -> shape = shape(json);
        case "datatype" -> datatype = datatype(json);
        case "parameters" -> parameters = V2Parameters.read(json, ignored);
        case "data" -> {
          if (name == null || shape == null || datatype == null) {
            later = source.tokenOffset();
            ignored.skip(json);
          } else {
            elements = elements(name, datatype, shape);
            actual = NdArray.read(source, elements);
          }
        }
        default -> ignored.skip(json);
      }
    }
    if (name == null || shape == null || datatype == null) {
      throw invalid("inputs", "an input without name, shape or datatype", "all three");
    }
    if (later >= 0) {
      elements = elements(name, datatype, shape);
      actual = readAgain(later, elements);
    }
    if (elements == null || actual == null) {
      requireNew(name);
      inputs.add(binary.next(name, datatype, shape, parameters.binarySize()));
    } else {
      requireShape(name, shape, actual, elements.count());
      inputs.add(elements.tensor(shape));
    }
  }

  private Shape readAgain(int offset, Elements elements) throws IOException {
    return BodyJson.read(
        body,
        body.readerIndex() + offset,
        jsonLength - offset,
        source -> {
          source.parser().nextToken();
          return NdArray.read(source, elements);
        });
  }

  private void requireNew(String name) {
    InputCheck.known(version, name);
    if (!inputNames.add(name)) {
      throw invalid("inputs", name + " a second time", "each input once");
    }
  }

  /** For what {@code shape} says, provided that the body is long enough to hold it. */
  private Elements elements(String name, Datatype datatype, Shape shape) {
    requireNew(name);
    long count = count(name, shape);
    if (count > jsonLength) {
      throw RefusedException.invalid(
          "Invalid content size of tensor",
          "%s: fewer values than shape %s needs".formatted(name, shape));
    }
    return new Elements(name, datatype, count, memory);
  }

  static long count(String name, Shape shape) {
    try {
      return shape.elements();
    } catch (ArithmeticException e) {
      throw RefusedException.invalid("Invalid input shape", name + ": " + shape);
    }
  }

  private static void requireShape(String name, Shape shape, Shape actual, long values) {
    boolean flat = actual.rank() <= 1;
    if (flat ? values != count(name, shape) : !shape.equals(actual)) {
      throw RefusedException.invalid(
          "Invalid content size of tensor",
          "%s: data of %s (expected: the values of shape %s)"
              .formatted(name, flat ? values + " values" : "shape " + actual, shape));
    }
  }

  private static Shape shape(JsonParser json) throws IOException {
    List<Long> dimensions = new ArrayList<>();
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw invalid("shape", json.getText(), "a list of integers >= 0");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (dimensions.size() == MOST_DIMENSIONS) {
        throw invalid("shape", "more dimensions", "at most " + MOST_DIMENSIONS);
      }
      if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
          || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
          || json.getLongValue() < 0) {
        throw invalid("shape", json.getText(), "a list of integers >= 0");
      }
      dimensions.add(json.getLongValue());
    }
    return Shape.of(dimensions.stream().mapToLong(Long::longValue).toArray());
  }

  private static Datatype datatype(JsonParser json) throws IOException {
    String name = json.getText();
    return Datatype.named(name)
        .orElseThrow(
            () -> invalid("datatype", name, "one of " + Arrays.toString(Datatype.values())));
  }

  private void output(BodyJson source) throws IOException {
    JsonParser json = source.parser();
    String name = null;
    V2Parameters parameters = V2Parameters.NONE;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "name" -> name = json.getText();
        case "parameters" -> parameters = V2Parameters.read(json, ignored);
        default -> ignored.skip(json);
      }
    }
    if (name == null || version.output(name) == null) {
      throw invalid(
          "outputs",
          String.valueOf(name),
          "of " + version.outputs().stream().map(TensorSpec::name).toList());
    }
    if (!outputNames.add(name)) {
      throw invalid("outputs", name + " a second time", "each output once");
    }
    outputs.add(new V2Output(name, parameters.binaryData()));
  }

  /** The outputs asked for, or all; each with whether it is to be binary. */
  private List<V2Output> wanted() {
    List<V2Output> asked =
        outputs.isEmpty()
            ? version.outputs().stream().map(output -> new V2Output(output.name(), null)).toList()
            : outputs;
    return asked.stream().map(output -> output.orBinary(parameters.binaryOutput())).toList();
  }

  private static RefusedException invalid(String field, String value, String expected) {
    return RefusedException.invalid(
        "Invalid request - %s: %s (expected: %s)".formatted(field, Excerpt.of(value), expected));
  }
}
