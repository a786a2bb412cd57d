package dev.headroom.local;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.api.resource.Model;
import dev.headroom.api.resource.VersionPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The config.json of Headroom's model server (OpenVINO Model Server's form). A replica computes
 * with one thread a stream: on one machine it is the number of replicas that takes up the cores.
 */
final class ModelConfig {
  private static final JsonMapper JSON = new JsonMapper();

  private ModelConfig() {}

  /**
   * The file's content.
   *
   * @param folder what relative model folders start from
   */
  static byte[] of(List<Model> models, Path folder) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode list = root.putArray("model_config_list");
    for (Model model : models) {
      ObjectNode config = list.addObject().putObject("config");
      config.put("name", model.name());
      config.put("base_path", model.folder(folder).toAbsolutePath().normalize().toString());
      config.put("queue", model.queue());
      config
          .putObject("plugin_config")
          .put("NUM_STREAMS", Integer.toString(model.streams()))
          .put("INFERENCE_NUM_THREADS", Integer.toString(model.streams()));
      put(config.putObject("model_version_policy"), model.versionPolicy());
    }
    return JSON.writerWithDefaultPrettyPrinter()
        .writeValueAsString(root)
        .getBytes(StandardCharsets.UTF_8);
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
