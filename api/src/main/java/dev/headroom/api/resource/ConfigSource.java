package dev.headroom.api.resource;

/** Where a config.json of OpenVINO Model Server's form is. */
public sealed interface ConfigSource {
  /** Written in the resource itself, as JSON. */
  record Inline(String json) implements ConfigSource {}

  /** A file in the replica's file system, as on the volume of models. */
  record File(String path) implements ConfigSource {}

  /** An entry of a ConfigMap in the same namespace. */
  record InConfigMap(String name, String key) implements ConfigSource {}
}
