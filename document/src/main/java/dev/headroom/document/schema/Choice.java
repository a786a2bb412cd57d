package dev.headroom.document.schema;

import dev.headroom.document.Field;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One of some names.
 *
 * @param choices what each name stands for
 */
public record Choice<T>(Map<String, T> choices) implements Schema<T> {
  public Choice {
    choices = Collections.unmodifiableMap(new TreeMap<>(choices));
  }

  /** Names that stand for themselves. */
  public static Choice<String> of(String... names) {
    Map<String, String> choices = new TreeMap<>();
    List.of(names).forEach(name -> choices.put(name, name));
    return new Choice<>(choices);
  }

  @Override
  public @Nullable T read(Field field) {
    return field.choice(choices);
  }

  @Override
  public String type() {
    return "string";
  }

  @Override
  public String expected() {
    return Field.oneOf(choices.keySet());
  }
}
