package dev.headroom.document.schema;

import dev.headroom.document.Field;
import org.jspecify.annotations.Nullable;

/** What may stand in a place of a document: how it is read, and how that is said. Immutable. */
public sealed interface Schema<T>
    permits Anything, Bool, Choice, ListOf, MapOf, Notation, Shape, Text, Verbatim, Whole {

  /** What stands there; null where nothing does, and where it is wrong, which is reported. */
  @Nullable T read(Field field);

  /** Its type as {@code kubectl explain} has it: integer, []Metric, map[string]string. */
  String type();

  /** What may stand there, in the words of a problem. */
  String expected();
}
