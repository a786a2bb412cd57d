package dev.headroom.document.schema;

import dev.headroom.document.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map with keys that the user chooses.
 *
 * @param value what stands at each key
 */
public record MapOf<T>(Schema<T> value) implements Schema<Map<String, T>> {

  /** The entries that are right; null only where there is no map. */
  @Override
  public @Nullable Map<String, T> read(Field field) {
    if (!field.present()) {
      return null;
    }
    Map<String, T> map = new LinkedHashMap<>();
    field
        .entries()
        .forEach(
            (key, entry) -> {
              T read = value.read(entry.required(value.expected()));
              if (read != null) {
                map.put(key, read);
              }
            });
    return map;
  }

  @Override
  public String type() {
    return "map[string]" + value.type();
  }

  @Override
  public String expected() {
    return "a map";
  }
}
