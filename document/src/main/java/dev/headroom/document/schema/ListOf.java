package dev.headroom.document.schema;

import dev.headroom.document.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A list.
 *
 * @param item what each item is
 * @param least how many items there are at least
 * @param expected what is right, in the words of a problem
 * @param key what tells items apart, if anything does
 */
public record ListOf<T>(Schema<T> item, int least, String expected, Optional<Key> key)
    implements Schema<List<T>> {

  /**
   * A field of the items whose text stands once in the list.
   *
   * @param expected says so, in the words of a problem
   */
  public record Key(String field, String expected) {}

  /** A list that may be empty. */
  public static <T> ListOf<T> any(Schema<T> item) {
    return new ListOf<>(item, 0, "a list", Optional.empty());
  }

  /** A list with an item at least; {@code expected} says of what. */
  public static <T> ListOf<T> some(Schema<T> item, String expected) {
    return new ListOf<>(item, 1, expected, Optional.empty());
  }

  /** The same, whose items differ in a field. */
  public ListOf<T> by(String field, String words) {
    return new ListOf<>(item, least, expected, Optional.of(new Key(field, words)));
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
    List<T> list = field.list(item::read);
    key.ifPresent(unique -> reportTwice(field, unique));
    return list;
  }

  private static void reportTwice(Field field, Key key) {
    Set<String> seen = new HashSet<>();
    for (Field item : field.leniently().items()) {
      if (!item.isMap()) {
        continue;
      }
      item.object(
          fields -> {
            String text = fields.peek(key.field());
            if (text != null && !seen.add(text)) {
              fields.get(key.field()).problem(key.expected());
            }
            return null;
          });
    }
  }

  @Override
  public String type() {
    return "[]" + item.type();
  }
}
