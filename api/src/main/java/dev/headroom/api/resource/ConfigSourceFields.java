package dev.headroom.api.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.headroom.document.Fields;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Rule;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Text;
import dev.headroom.document.schema.Verbatim;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes and reads where a config.json is. */
final class ConfigSourceFields {
  private static final JsonMapper JSON = new JsonMapper();

  private static final Property<Object> INLINE =
      Property.of(
          "inline",
          Verbatim.map("ModelConfig"),
          "The config.json itself.",
          "{model_config_list: [{config: {name: resnet, base_path: /models/resnet}}]}");
  private static final Property<String> PATH =
      Property.of(
          "path",
          Text.matching("/[^\\x00]*", "a path from /, as /models/config.json"),
          "A file that the replicas see, as on the volume of models; it may change while they run.",
          "/models/config.json");
  private static final Property<String> CONFIG_MAP =
      Property.of(
          "configMap",
          Names.OBJECT,
          "The name of a ConfigMap in the same namespace; it may change while they run.",
          "ovms-config");
  private static final Property<String> KEY =
      Property.of(
              "key",
              Text.matching("[-._a-zA-Z0-9]{1,253}", "a key of a ConfigMap, as config.json"),
              "Which of the ConfigMap's entries.",
              "ovms_config.json")
          .otherwiseAs("config.json");

  static final Property<ConfigSource> PROPERTY =
      Property.of(
          "config",
          Shape.of(
                  "ConfigSource",
                  List.of(INLINE, PATH, CONFIG_MAP, KEY),
                  ConfigSourceFields::config)
              .where(
                  Rule.exactlyOne("inline", "path", "configMap"),
                  Rule.onlyWith("configMap", "key")),
          "On a cluster, in place of models: a config.json of OpenVINO Model Server's form.",
          "{configMap: ovms-config, key: ovms_config.json}");

  private ConfigSourceFields() {}

  private static @Nullable ConfigSource config(Fields fields) {
    Object inline = INLINE.in(fields);
    String path = PATH.in(fields);
    String name = CONFIG_MAP.in(fields);
    String key = KEY.in(fields);
    if (inline != null) {
      return new ConfigSource.Inline(json(inline));
    }
    if (path != null) {
      return new ConfigSource.File(path);
    }
    return name == null
        ? null
        : new ConfigSource.InConfigMap(name, key == null ? "config.json" : key);
  }

  private static String json(Object tree) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers can be written", e);
    }
  }
}
