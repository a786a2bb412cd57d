package dev.headroom.document.schema;

import dev.headroom.document.Field;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value that somebody else describes, and that is handed on as it is: a tree of maps, lists,
 * texts, numbers and booleans.
 *
 * @param type as {@code kubectl explain} names it, as {@code Affinity}
 * @param list whether it is a list; else a map
 */
public record Verbatim(String type, boolean list) implements Schema<Object> {
  /** A map. */
  public static Verbatim map(String type) {
    return new Verbatim(type, false);
  }

  /** A list of maps. */
  public static Verbatim list(String type) {
    return new Verbatim("[]" + type, true);
  }

  @Override
  public @Nullable Object read(Field field) {
    if (!field.present()) {
      return null;
    }
    if (list ? !field.isList() : !field.isMap()) {
      field.problem(expected());
      return null;
    }
    boolean right = true;
    for (Field item : list ? field.items() : List.<Field>of()) {
      if (!item.isMap()) {
        item.problem("a map");
        right = false;
      }
    }
    return right ? field.tree() : null;
  }

  @Override
  public String expected() {
    return list ? "a list of maps" : "a map";
  }

  /** The same in the words of schemas, where {@code open} says that a map's fields are free. */
  Map<String, Object> json(Map<String, Object> open) {
    if (!list) {
      return open;
    }
    // In an order that does not differ from run to run.
    Map<String, Object> json = JsonSchema.map("items", open);
    json.put("type", "array");
    return json;
  }
}
