package dev.headroom.api.resource;

import dev.headroom.document.schema.Anything;
import dev.headroom.document.schema.Choice;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Shape;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A kind of object that a file may have, described.
 *
 * @param apiVersion its group and version
 * @param name its name, as {@code ModelServer}
 * @param meaning what it is for, a sentence
 * @param shape all of its fields; reads it
 */
public record Kind<T>(String apiVersion, String name, String meaning, Shape<T> shape) {

  /** A kind whose objects have a spec. */
  static <S, T> Kind<T> of(
      String apiVersion,
      String name,
      String meaning,
      Property<S> spec,
      BiFunction<Names, S, T> value) {
    Property<String> version =
        Property.of("apiVersion", Choice.of(apiVersion), "Its group and version.", apiVersion)
            .required(apiVersion);
    Property<String> kind = Property.of("kind", Choice.of(name), "Its kind.", name).required(name);
    Property<Void> status =
        Property.of("status", new Anything(), "What a cluster says of it; passed over.", "{}");
    Shape<T> shape =
        Shape.of(
            name,
            List.of(version, kind, Names.METADATA, spec, status),
            fields -> {
              // Whoever chose this kind has looked at them; an item of a list has none of its own.
              version.field(fields);
              kind.field(fields);
              status.field(fields);
              Names names = Names.METADATA.in(fields);
              S said = spec.in(fields);
              return names == null || said == null ? null : value.apply(names, said);
            });
    return new Kind<>(apiVersion, name, meaning, shape);
  }
}
