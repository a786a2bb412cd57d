package dev.headroom.cli.fields;

import dev.headroom.api.resource.Kind;
import dev.headroom.api.resource.Resources;
import dev.headroom.document.Spelling;
import dev.headroom.document.schema.ListOf;
import dev.headroom.document.schema.MapOf;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Schema;
import dev.headroom.document.schema.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A kind, or a field of it.
 *
 * @param property the field; absent for the kind itself
 * @param shape the fields that it has, or that its items have, if any
 */
record FieldPath(Kind<?> kind, Optional<Property<?>> property, Optional<Shape<?>> shape) {

  /**
   * Finds what a path names, as {@code ModelServer.spec.scaling}. A kind may be in small letters
   * and in the plural, as kubectl takes it.
   *
   * @throws IllegalArgumentException if there is no such field, with the nearest that there is
   */
  static FieldPath parse(String path) {
    List<String> steps = Arrays.asList(path.split("\\.", -1));
    Kind<?> kind = kind(steps.getFirst());
    FieldPath at = new FieldPath(kind, Optional.empty(), Optional.of(kind.shape()));
    String before = kind.name();
    for (String step : steps.subList(1, steps.size())) {
      at = at.child(before, step);
      before += "." + step;
    }
    return at;
  }

  private static Kind<?> kind(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    for (Kind<?> kind : Resources.kinds()) {
      String known = kind.name().toLowerCase(Locale.ROOT);
      boolean plural = wanted.equals(known + "s") || wanted.equals(known.replaceFirst("y$", "ies"));
      if (wanted.equals(known) || plural || wanted.equals(initials(kind.name()))) {
        return kind;
      }
    }
    List<String> names = Resources.kinds().stream().<String>map(Kind::name).toList();
    throw new IllegalArgumentException(unknown("KIND", name, names));
  }

  /** As {@code hpa}. */
  private static String initials(String name) {
    return name.replaceAll("[^A-Z]", "").toLowerCase(Locale.ROOT);
  }

  private FieldPath child(String before, String step) {
    List<Property<?>> properties = shape.map(Shape::properties).orElse(List.of());
    for (Property<?> property : properties) {
      if (property.name().equals(step)) {
        return new FieldPath(kind, Optional.of(property), shapeOf(property.schema()));
      }
    }
    if (properties.isEmpty()) {
      throw new IllegalArgumentException(
          before + ": " + step + " (expected: nothing, it has no fields)");
    }
    List<String> names = properties.stream().<String>map(Property::name).toList();
    throw new IllegalArgumentException(unknown(before, step, names));
  }

  private static String unknown(String where, String name, List<String> known) {
    String meant = Spelling.nearest(name, known);
    return where
        + ": "
        + name
        + " (expected: "
        + (meant == null ? "one of " + String.join(", ", known) : "did you mean " + meant + "?")
        + ")";
  }

  /** The fields of what stands there, or of its items. */
  static Optional<Shape<?>> shapeOf(Schema<?> schema) {
    return switch (schema) {
      case Shape<?> shape when !shape.properties().isEmpty() -> Optional.of(shape);
      case ListOf<?> list -> shapeOf(list.item());
      case MapOf<?> map -> shapeOf(map.value());
      default -> Optional.empty();
    };
  }
}
