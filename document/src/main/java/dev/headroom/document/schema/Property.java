package dev.headroom.document.schema;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A field of a {@link Shape}.
 *
 * @param name its name
 * @param schema what may stand there
 * @param meaning what it is for, a sentence
 * @param example a value in YAML, of one line
 * @param required what to write, where it has to be there; empty where it may be left out
 * @param otherwise what holds where it is left out; empty where that is nothing
 */
public record Property<T>(
    String name,
    Schema<T> schema,
    String meaning,
    String example,
    Optional<String> required,
    Optional<Default<T>> otherwise) {

  /**
   * What holds where a field is left out.
   *
   * @param shown in YAML, or in words
   * @param value absent where it depends on something else
   * @param yaml whether writing what is shown would say the same
   */
  public record Default<T>(String shown, Optional<T> value, boolean yaml) {}

  /** A field that may be left out. */
  public static <T> Property<T> of(String name, Schema<T> schema, String meaning, String example) {
    return new Property<>(name, schema, meaning, example, Optional.empty(), Optional.empty());
  }

  /** The same, required; {@code expected} says what to write. */
  public Property<T> required(String expected) {
    return new Property<>(name, schema, meaning, example, Optional.of(expected), otherwise);
  }

  /** The same, which may be left out. */
  public Property<T> optional() {
    return new Property<>(name, schema, meaning, example, Optional.empty(), otherwise);
  }

  /** The same with a value where it is left out; {@code yaml} would say the same. */
  public Property<T> otherwise(T value, String yaml) {
    return otherwise(new Default<>(yaml, Optional.of(value), true));
  }

  /** The same with a value where it is left out. */
  public Property<T> otherwise(T value) {
    return otherwise(value, String.valueOf(value));
  }

  /** The same with a value where it is left out, which cannot be written, only said. */
  public Property<T> otherwiseAs(T value, String words) {
    return otherwise(new Default<>(words, Optional.of(value), false));
  }

  /** The same; the words say what holds where it is left out. */
  public Property<T> otherwiseAs(String words) {
    return otherwise(new Default<>(words, Optional.empty(), false));
  }

  private Property<T> otherwise(Default<T> value) {
    return new Property<>(name, schema, meaning, example, required, Optional.of(value));
  }

  /** The same with another schema. */
  public Property<T> with(Schema<T> other) {
    return new Property<>(name, other, meaning, example, required, otherwise);
  }

  /** The place in a map that was read. */
  public Field field(Fields fields) {
    return fields.get(name);
  }

  /** What stands there, or its default; null where that is wrong, or there is none. */
  public @Nullable T in(Fields fields) {
    Field field = field(fields);
    if (!field.present()) {
      required.ifPresent(field::problem);
      return otherwise.flatMap(Default::value).orElse(null);
    }
    return schema.read(field);
  }
}
