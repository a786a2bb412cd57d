package dev.headroom.document.schema;

import dev.headroom.document.Field;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value in a notation of its own, such as a cron expression or a quantity.
 *
 * @param type as {@code kubectl explain} names it
 * @param expected what is right, in the words of a problem
 * @param jsonSchema the same as keywords of JSON Schema, as far as these can say it
 * @param reader reads it and reports what is wrong
 */
public record Notation<T>(
    String type,
    String expected,
    Map<String, Object> jsonSchema,
    Function<Field, @Nullable T> reader)
    implements Schema<T> {
  public Notation {
    jsonSchema = Map.copyOf(jsonSchema);
  }

  /** Of its own type. */
  public static <T> Notation<T> of(
      String type,
      String expected,
      Map<String, Object> jsonSchema,
      Function<Field, @Nullable T> reader) {
    return new Notation<>(type, expected, jsonSchema, reader);
  }

  /** Of texts; {@code pattern} is one of ECMA-262 that all of them match. */
  public static <T> Notation<T> text(
      String expected, String pattern, Function<Field, @Nullable T> reader) {
    return new Notation<>("string", expected, Map.of("type", "string", "pattern", pattern), reader);
  }

  @Override
  public @Nullable T read(Field field) {
    return reader.apply(field);
  }
}
