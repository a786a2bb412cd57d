package dev.headroom.document.schema;

import dev.headroom.document.Field;
import org.jspecify.annotations.Nullable;

/** True or false. */
public record Bool() implements Schema<Boolean> {
  @Override
  public @Nullable Boolean read(Field field) {
    return field.bool();
  }

  @Override
  public String type() {
    return "boolean";
  }

  @Override
  public String expected() {
    return "true or false";
  }
}
