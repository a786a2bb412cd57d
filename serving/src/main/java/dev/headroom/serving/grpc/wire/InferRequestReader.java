package dev.headroom.serving.grpc.wire;

import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.inference.RefusedException;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a ModelInferRequest: all of it but the tensors' contents. */
final class InferRequestReader {
  /** So many tensors, and so many parameters, a request can have: more would only fill the heap. */
  private static final int MOST = 4096;

  private static final int EXCERPT = 100;

  private final ByteBuf buffer;
  private final List<InferRequest.Input> inputs = new ArrayList<>(4);
  private final List<String> outputs = new ArrayList<>(4);
  private final List<Span> raw = new ArrayList<>(4);
  private Map<String, Object> parameters = Map.of();
  private String model = "";
  private String version = "";
  private String id = "";

  InferRequestReader(ByteBuf buffer) {
    this.buffer = buffer;
  }

  InferRequest read() {
    WireReader request = new WireReader(buffer, buffer.readerIndex(), buffer.writerIndex());
    while (request.next()) {
      if (request.type() != WireReader.LENGTH) {
        request.skip();
        continue;
      }
      switch (request.field()) {
        case 1 -> model = request.text();
        case 2 -> version = request.text();
        case 3 -> id = request.text();
        case 4 -> parameters = with(parameters, request.message());
        case 5 -> add("inputs", inputs, input(request.message()));
        case 6 -> add("outputs", outputs, output(request.message()));
        case 7 -> add("raw_input_contents", raw, request.content());
        default -> request.skip();
      }
    }
    return new InferRequest(buffer, model, version, id, parameters, inputs, outputs, raw);
  }

  private static <T> void add(String what, List<T> list, T item) {
    if (list.size() == MOST) {
      throw tooMany(what);
    }
    list.add(item);
  }

  private static RefusedException tooMany(String what) {
    return RefusedException.invalid(
        "%s: more than %d (expected: at most %d)".formatted(what, MOST, MOST));
  }

  private static InferRequest.Input input(WireReader input) {
    String name = "";
    String datatype = "";
    Dimensions dimensions = new Dimensions();
    List<Span> contents = List.of();
    while (input.next()) {
      if (input.is(1, WireReader.LENGTH)) {
        name = input.text();
      } else if (input.is(2, WireReader.LENGTH)) {
        datatype = input.text();
      } else if (input.is(3, WireReader.LENGTH)) {
        packed(name, input.message(), dimensions);
      } else if (input.is(3, WireReader.VARINT)) {
        dimensions.add(name, input.varint());
      } else if (input.is(4, WireReader.LENGTH)) {
        refuse("input", name, parameter(input.message()).getKey());
      } else if (input.is(5, WireReader.LENGTH)) {
        contents = contents.isEmpty() ? new ArrayList<>(1) : contents;
        add("contents", contents, input.content());
      } else {
        input.skip();
      }
    }
    Shape shape = dimensions.shape();
    return new InferRequest.Input(name, datatype, shape, contents);
  }

  private static void packed(String name, WireReader values, Dimensions dimensions) {
    while (values.hasMore()) {
      dimensions.add(name, values.varint());
    }
  }

  private static String output(WireReader output) {
    String name = "";
    while (output.next()) {
      if (output.is(1, WireReader.LENGTH)) {
        name = output.text();
      } else if (output.is(2, WireReader.LENGTH)) {
        refuse("output", name, parameter(output.message()).getKey());
      } else {
        output.skip();
      }
    }
    return name;
  }

  /** With these Triton answers something else: to pass over one would be to answer wrongly. */
  private static void refuse(String side, String name, String parameter) {
    if (parameter.equals("classification") || parameter.startsWith("shared_memory_")) {
      throw RefusedException.invalid(
          "%s %s: parameter %s is not supported (expected: none of classification and shared memory)"
              .formatted(side, name, parameter));
    }
  }

  private static Map<String, Object> with(Map<String, Object> parameters, WireReader entry) {
    Map<String, Object> more = parameters.isEmpty() ? new HashMap<>() : parameters;
    if (more.size() == MOST) {
      throw tooMany("parameters");
    }
    Map.Entry<String, Object> parameter = parameter(entry);
    more.put(parameter.getKey(), parameter.getValue());
    return more;
  }

  /**
   * An entry of a map from names to InferParameter: {@code key=1, value=2}, which is one of {@code
   * bool_param=1, int64_param=2, string_param=3, double_param=4, uint64_param=5}.
   */
  private static Map.Entry<String, Object> parameter(WireReader entry) {
    String key = "";
    Object value = "";
    while (entry.next()) {
      if (entry.is(1, WireReader.LENGTH)) {
        key = entry.text();
      } else if (entry.is(2, WireReader.LENGTH)) {
        Object told = value(entry.message());
        value = told == null ? value : told;
      } else {
        entry.skip();
      }
    }
    return Map.entry(key, value);
  }

  private static @Nullable Object value(WireReader parameter) {
    Object value = null;
    while (parameter.next()) {
      if (parameter.is(1, WireReader.VARINT)) {
        value = parameter.varint() != 0;
      } else if (parameter.is(2, WireReader.VARINT) || parameter.is(5, WireReader.VARINT)) {
        value = parameter.varint();
      } else if (parameter.is(3, WireReader.LENGTH)) {
        value = parameter.text();
      } else if (parameter.is(4, WireReader.FIXED64)) {
        value = Double.longBitsToDouble(parameter.fixed64());
      } else {
        parameter.skip();
      }
    }
    return value;
  }

  static String excerpt(String text) {
    return text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "…";
  }
}
