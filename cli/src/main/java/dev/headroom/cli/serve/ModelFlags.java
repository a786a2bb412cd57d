package dev.headroom.cli.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that describe one model. */
final class ModelFlags {
  /** Fields of config.json whose flags have another name. */
  private static final Map<String, String> NAMES =
      Map.of("name", "model_name", "base_path", "model_path");

  @Option(names = "--model_name", description = "The model's name in request paths.")
  private @Nullable String modelName;

  @Option(
      names = "--model_path",
      description = "The folder of the model's version folders: PATH/1/model.onnx.")
  private @Nullable String modelPath;

  @Option(
      names = "--model_version_policy",
      description =
          "{\"latest\":{\"num_versions\":1}}, {\"specific\":{\"versions\":[1]}} or {\"all\":{}}.")
  private @Nullable String versionPolicy;

  @Option(
      names = "--plugin_config",
      description =
          "{\"NUM_STREAMS\":\"1\",\"INFERENCE_NUM_THREADS\":\"2\"}: requests run at a time, threads for all.")
  private @Nullable String pluginConfig;

  @Option(names = "--nireq", description = "At most so many requests run at a time.")
  private @Nullable Integer nireq;

  @Option(names = "--queue", description = "So many requests may wait (100); more get 429.")
  private @Nullable Integer queue;

  @Option(
      names = "--dynamic_batching",
      description =
          "{\"max_batch_size\":16,\"max_queue_delay_microseconds\":2000}: requests run together.")
  private @Nullable String dynamicBatching;

  @Option(
      names = "--target_device",
      description =
          "CPU (the default), or what OpenVINO knows: AUTO, GPU, NPU, HETERO:GPU,CPU, MULTI:…")
  private @Nullable String targetDevice;

  @Option(
      names = "--engine",
      description =
          "onnxruntime or openvino; by default ONNX models run on onnxruntime, OpenVINO's on openvino.")
  private @Nullable String engine;

  @Option(
      names = "--batch_size",
      description = "The size of each input's batch dimension: 8, 1:8, -1 or auto.")
  private @Nullable String batchSize;

  @Option(
      names = "--shape",
      description =
          "The shape of the input: (1,3,224,-1), (1,3,224,100:200) or auto; or {\"input\":\"(1,3)\"}.")
  private @Nullable String shape;

  @Option(
      names = "--layout",
      description =
          "The layout that clients send and the one that the model has, NHWC:NCHW; or {\"input\":\"NHWC:NCHW\"}.")
  private @Nullable String layout;

  /** The flag that gives {@code field} of config.json. */
  static String flag(String field) {
    String first = field.replaceFirst("\\..*", "");
    return "--" + NAMES.getOrDefault(first, first) + field.substring(first.length());
  }

  /** The model's name, if it is given. */
  @Nullable String name() {
    return modelName;
  }

  /** The model's folder, if it is given. */
  @Nullable String path() {
    return modelPath;
  }

  /** The flags that are given beside those two. */
  List<String> othersThanNameAndPath() {
    ObjectNode others = json(null);
    others.remove(List.of("name", "base_path"));
    return others.properties().stream().map(field -> flag(field.getKey())).toList();
  }

  /** The model in the form of config.json, empty where none of the flags is given. */
  ObjectNode json(@Nullable String repository) {
    ObjectNode model = JsonNodeFactory.instance.objectNode();
    text(model, "name", modelName);
    boolean inRepository = modelPath == null && modelName != null && repository != null;
    text(model, "base_path", inRepository ? repository + "/" + modelName : modelPath);
    text(model, "target_device", targetDevice);
    text(model, "engine", engine);
    text(model, "batch_size", batchSize);
    textOrObject(model, "shape", shape);
    textOrObject(model, "layout", layout);
    number(model, "nireq", nireq);
    number(model, "queue", queue);
    object(model, "plugin_config", pluginConfig);
    object(model, "dynamic_batching", dynamicBatching);
    object(model, "model_version_policy", versionPolicy);
    return model;
  }

  private static void text(ObjectNode model, String field, @Nullable String value) {
    if (value != null) {
      model.put(field, value);
    }
  }

  private static void textOrObject(ObjectNode model, String field, @Nullable String value) {
    if (value != null && value.stripLeading().startsWith("{")) {
      object(model, field, value);
    } else {
      text(model, field, value);
    }
  }

  private static void number(ObjectNode model, String field, @Nullable Integer value) {
    if (value != null) {
      model.put(field, value);
    }
  }

  private static void object(ObjectNode model, String field, @Nullable String value) {
    if (value == null) {
      return;
    }
    try {
      model.set(field, new JsonMapper().readTree(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          flag(field) + ": " + value + " (expected: a JSON object)", e);
    }
  }
}
