package dev.headroom.document.schema;

import dev.headroom.document.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list.
 *
 * @param item what each item is
 * @param least how many items there are at least
 * @param expected what is right, in the words of a problem
 */
public record ListOf<T>(Schema<T> item, int least, String expected) implements Schema<List<T>> {

  /** A list that may be empty. */
  public static <T> ListOf<T> any(Schema<T> item) {
    return new ListOf<>(item, 0, "a list");
  }

  /** A list with an item at least; {@code expected} says of what. */
  public static <T> ListOf<T> some(Schema<T> item, String expected) {
    return new ListOf<>(item, 1, expected);
  }

  /** The items that are right; null only where there is no list. */
  @Override
  public @Nullable List<T> read(Field field) {
    if (!field.present()) {
      return null;
    }
    List<Field> items = field.items();
    if (field.isList() && items.size() < least) {
      field.problem(expected);
    }
    return field.list(item::read);
  }

  @Override
  public String type() {
    return "[]" + item.type();
  }
}
