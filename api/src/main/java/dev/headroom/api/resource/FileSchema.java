package dev.headroom.api.resource;

import dev.headroom.document.schema.JsonSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema, draft 2020-12, of an object in a user's file, for editors and for validators of
 * other makers: whatever its {@link Resources#kinds kind}, or a {@code List} of such objects.
 */
public final class FileSchema {
  private static final String LIST = "List";

  private FileSchema() {}

  /** The schema, as a tree of maps, lists, texts, numbers and booleans. */
  public static Map<String, Object> json() {
    JsonSchema schemas = new JsonSchema();
    List<Object> byKind = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Kind<?> kind : Resources.kinds()) {
      names.add(kind.name());
      byKind.add(where(kind.name(), described(kind, schemas)));
    }
    names.add(LIST);
    Map<String, Object> items = map("type", "array");
    items.put("items", map("$ref", "#"));
    byKind.add(where(LIST, map("properties", map("items", items))));

    Map<String, Object> json = map("$schema", JsonSchema.DIALECT);
    json.put("title", "Headroom's files");
    json.put("description", "An object of a file for headroom up.");
    json.put("type", "object");
    Map<String, Object> properties = map("apiVersion", map("type", "string"));
    properties.put("kind", map("enum", names));
    json.put("properties", properties);
    json.put("required", List.of("apiVersion", "kind"));
    json.put("allOf", byKind);
    json.put("$defs", schemas.definitions());
    return json;
  }

  private static Map<String, Object> described(Kind<?> kind, JsonSchema schemas) {
    Map<String, Object> json = schemas.of(kind.shape());
    json.put("description", kind.meaning());
    return json;
  }

  private static Map<String, Object> where(String kind, Map<String, Object> then) {
    Map<String, Object> given = map("properties", map("kind", map("const", kind)));
    given.put("required", List.of("kind"));
    Map<String, Object> json = map("if", given);
    json.put("then", then);
    return json;
  }

  /** With one entry so far. */
  static Map<String, Object> map(String key, Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(key, value);
    return map;
  }
}
