package dev.headroom.api.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.api.resource.Model;
import dev.headroom.api.resource.Running;
import dev.headroom.api.resource.VersionPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The config.json of Headroom's model server (OpenVINO Model Server's form). A replica computes
 * with one thread a stream: on one machine it is the number of replicas that takes up the cores.
 */
public final class ModelConfig {
  private static final JsonMapper JSON = new JsonMapper();

  private ModelConfig() {}

  /**
   * The file's content.
   *
   * @param folder what relative model folders start from
   * @throws IllegalArgumentException if a model's uri is no folder
   */
  public static String of(List<Model> models, Path folder) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode list = root.putArray("model_config_list");
    for (Model model : models) {
      ObjectNode config = list.addObject().putObject("config");
      config.put("name", model.name());
      config.put("base_path", model.folder(folder).toAbsolutePath().normalize().toString());
      config.put("queue", model.queue());
      ObjectNode plugin = config.putObject("plugin_config");
      plugin
          .put("NUM_STREAMS", Integer.toString(model.streams()))
          .put("INFERENCE_NUM_THREADS", Integer.toString(model.streams()));
      put(config, plugin, model.running());
      put(config.putObject("model_version_policy"), model.versionPolicy());
    }
    return text(root);
  }

  private static String text(ObjectNode root) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers can be written", e);
    }
  }

  private static void put(ObjectNode config, ObjectNode plugin, Running running) {
    running.pluginConfig().forEach(plugin::put);
    running.engine().ifPresent(engine -> config.put("engine", engine));
    running.targetDevice().ifPresent(device -> config.put("target_device", device));
    running.inferRequests().ifPresent(requests -> config.put("nireq", requests));
    running.batchSize().ifPresent(size -> config.put("batch_size", size));
    put(config, "shape", running.shape());
    put(config, "layout", running.layout());
    running
        .batching()
        .ifPresent(
            batching ->
                config
                    .putObject("dynamic_batching")
                    .put("max_batch_size", batching.size())
                    .put(
                        "max_queue_delay_microseconds",
                        TimeUnit.NANOSECONDS.toMicros(batching.delay().toNanos())));
  }

  private static void put(ObjectNode config, String field, Map<String, String> inputs) {
    String only = inputs.get(Running.ONLY);
    if (only != null) {
      config.put(field, only);
    } else if (!inputs.isEmpty()) {
      inputs.forEach(config.putObject(field)::put);
    }
  }

  private static void put(ObjectNode policy, VersionPolicy versions) {
    switch (versions) {
      case VersionPolicy.Latest latest ->
          policy.putObject("latest").put("num_versions", latest.numVersions());
      case VersionPolicy.All _ -> policy.putObject("all");
      case VersionPolicy.Specific specific -> {
        ArrayNode numbers = policy.putObject("specific").putArray("versions");
        specific.versions().forEach(numbers::add);
      }
    }
  }
}
