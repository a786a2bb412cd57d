package dev.headroom.api.resource;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.document.schema.Choice;
import dev.headroom.document.schema.MapOf;
import dev.headroom.document.schema.Notation;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Schema;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Text;
import dev.headroom.document.schema.Whole;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Describes and reads how a model is run. */
final class RunningFields {
  private static final int MOST_ROWS = 1 << 16;
  private static final int LONGEST_DELAY_MICROS = 60_000_000;
  private static final int MOST_REQUESTS = 100_000;
  private static final String DIMENSION = "(-1|[0-9]{1,18}(:[0-9]{1,18})?)";

  /** What says how many streams there are, in OpenVINO's releases. */
  private static final Set<String> STREAMS =
      Set.of("NUM_STREAMS", "CPU_THROUGHPUT_STREAMS", "GPU_THROUGHPUT_STREAMS");

  private static final Property<String> ENGINE =
      Property.of("engine", Choice.of("onnxruntime", "openvino"), "What runs it.", "openvino")
          .otherwiseAs("onnxruntime for ONNX models, openvino for OpenVINO's");
  private static final Property<String> TARGET_DEVICE =
      Property.of(
              "targetDevice",
              Text.matching("[A-Za-z0-9_.:,()-]+", "a device, as CPU, AUTO or HETERO:GPU,CPU"),
              "On which device; ONNX Runtime has CPU and AUTO, OpenVINO what it finds.",
              "AUTO")
          .otherwiseAs("CPU");

  private static final Schema<String> SCALAR =
      Notation.of(
          "string, number or boolean",
          "a text, number or boolean",
          Map.of("type", List.of("string", "number", "boolean")),
          RunningFields::scalar);
  private static final Property<Map<String, String>> PLUGIN_CONFIG =
      Property.of(
              "pluginConfig",
              new MapOf<>(SCALAR),
              "Properties of the engine, by OpenVINO's names, but NUM_STREAMS, which streams says;"
                  + " ONNX Runtime knows INFERENCE_NUM_THREADS.",
              "{INFERENCE_NUM_THREADS: 4}")
          .otherwiseAs("one thread for each of its streams");
  private static final Property<Integer> NIREQ =
      Property.of(
              "nireq", Whole.of(1, MOST_REQUESTS), "How many requests run at a time at most.", "2")
          .otherwiseAs("as many as streams");
  private static final Property<String> BATCH_SIZE =
      Property.of(
              "batchSize",
              Notation.of(
                  "Dimension",
                  "a number as 8, a range as 1:8, -1 or auto",
                  Map.of(
                      "anyOf",
                      List.of(
                          Map.of("type", "integer", "minimum", -1),
                          Map.of("type", "string", "pattern", "^(auto|" + DIMENSION + ")$"))),
                  RunningFields::batchSize),
              "The size of each input's batch dimension.",
              "8")
          .otherwiseAs("the model's own");
  private static final Property<Map<String, String>> SHAPE =
      Property.of(
              "shape",
              each(
                  "auto|\\(" + DIMENSION + "(," + DIMENSION + ")*\\)",
                  "dimensions as (1,3,224,-1) or (1,3,224,100:200), auto, or a map of these for inputs by name"),
              "The shape of its inputs.",
              "(1,3,224,224)")
          .otherwiseAs("the model's own");
  private static final Property<Map<String, String>> LAYOUT =
      Property.of(
              "layout",
              each(
                  "[A-Z.?]+(:[A-Z.?]+)?",
                  "letters as NHWC, what clients send and what the model has as NHWC:NCHW, or a map of these for inputs by name"),
              "The layout of its inputs; with two it is transposed, which OpenVINO does.",
              "NHWC:NCHW")
          .otherwiseAs("the model's own");

  private static final Property<Integer> MAX_BATCH_SIZE =
      Property.of("maxBatchSize", Whole.of(1, MOST_ROWS), "Rows a run.", "16")
          .required("rows a run, as 8");
  private static final Property<Integer> MAX_DELAY =
      Property.of(
              "maxQueueDelayMicroseconds",
              Whole.of(0, LONGEST_DELAY_MICROS),
              "What the first request may wait for others while a stream is free.",
              "2000")
          .otherwise(0);
  private static final Property<Running.Batching> BATCHING =
      Property.of(
              "dynamicBatching",
              Shape.of(
                  "DynamicBatching", List.of(MAX_BATCH_SIZE, MAX_DELAY), RunningFields::batching),
              "Runs requests together along the first dimension of their inputs.",
              "{maxBatchSize: 16, maxQueueDelayMicroseconds: 2000}")
          .otherwiseAs("each runs alone");

  /** All fields, in a model. */
  static final List<Property<?>> PROPERTIES =
      List.of(ENGINE, TARGET_DEVICE, SHAPE, LAYOUT, BATCH_SIZE, BATCHING, NIREQ, PLUGIN_CONFIG);

  private RunningFields() {}

  /** Those of a model; what is wrong in them is told. */
  static Running decode(Fields model) {
    Map<String, String> properties = properties(model);
    Map<String, String> shape = SHAPE.in(model);
    Map<String, String> layout = LAYOUT.in(model);
    return new Running(
        Optional.ofNullable(ENGINE.in(model)),
        Optional.ofNullable(TARGET_DEVICE.in(model)),
        properties == null ? Map.of() : properties,
        Optional.ofNullable(NIREQ.in(model)),
        Optional.ofNullable(BATCH_SIZE.in(model)),
        shape == null ? Map.of() : shape,
        layout == null ? Map.of() : layout,
        Optional.ofNullable(BATCHING.in(model)));
  }

  private static Running.@Nullable Batching batching(Fields fields) {
    Integer size = MAX_BATCH_SIZE.in(fields);
    Integer micros = MAX_DELAY.in(fields);
    return size == null || micros == null
        ? null
        : new Running.Batching(size, Duration.of(micros, ChronoUnit.MICROS));
  }

  private static @Nullable String batchSize(Field field) {
    String text = field.text();
    if (text == null || !text.matches("auto|" + DIMENSION)) {
      field.problem("a number as 8, a range as 1:8, -1 or auto");
      return null;
    }
    return text;
  }

  private static @Nullable Map<String, String> properties(Fields model) {
    Map<String, String> properties = PLUGIN_CONFIG.in(model);
    if (properties != null) {
      PLUGIN_CONFIG
          .field(model)
          .entries()
          .forEach(
              (name, entry) -> {
                if (STREAMS.contains(name)) {
                  entry.problem("streams, beside pluginConfig, which says how many there are");
                }
              });
    }
    return properties;
  }

  private static @Nullable String scalar(Field field) {
    String text = field.text();
    if (text == null) {
      field.problem("a text, number or boolean");
    }
    return text;
  }

  /** One text for the only input, or one for each input by name. */
  private static Schema<Map<String, String>> each(String pattern, String expected) {
    Pattern whole = Pattern.compile(pattern);
    Map<String, Object> text = Map.of("type", "string", "pattern", "^(" + pattern + ")$");
    return Notation.of(
        "string or map[string]string",
        expected,
        Map.of("anyOf", List.of(text, Map.of("type", "object", "additionalProperties", text))),
        field -> each(field, whole, expected));
  }

  private static @Nullable Map<String, String> each(Field field, Pattern whole, String expected) {
    Map<String, String> read = new LinkedHashMap<>();
    Map<String, Field> fields = field.isMap() ? field.entries() : Map.of(Running.ONLY, field);
    boolean right = true;
    for (Map.Entry<String, Field> entry : fields.entrySet()) {
      String text = entry.getValue().required(expected).string();
      if (text != null && !whole.matcher(text).matches()) {
        entry.getValue().problem(expected);
      }
      right &= text != null && whole.matcher(text).matches();
      read.put(entry.getKey(), String.valueOf(text));
    }
    return right ? read : null;
  }
}
