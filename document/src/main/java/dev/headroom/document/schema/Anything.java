package dev.headroom.document.schema;

import dev.headroom.document.Field;
import org.jspecify.annotations.Nullable;

/** Something that is passed over, whatever it is. */
public record Anything() implements Schema<Void> {
  @Override
  public @Nullable Void read(Field field) {
    return null;
  }

  @Override
  public String type() {
    return "Object";
  }

  @Override
  public String expected() {
    return "anything; it is passed over";
  }
}
