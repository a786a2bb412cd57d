package dev.headroom.api.resource;

import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Text;
import java.util.List;

/**
 * What an object is called.
 *
 * @param namespace {@code default} where none is given
 */
record Names(String name, String namespace) {
  /** The name of an object: a DNS subdomain. */
  static final Text OBJECT =
      Text.matching(
          "(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
          "a name of a-z, 0-9, '-' and '.' that begins and ends with a letter or digit");

  private static final Property<String> NAME =
      Property.of("name", OBJECT, "What it is called; unique in its namespace.", "sentences")
          .required("a name");
  private static final Property<String> NAMESPACE =
      Property.of("namespace", OBJECT, "The namespace; on one machine it says nothing.", "ml")
          .otherwise("default");

  /** Metadata; fields that only mean something in a cluster are ignored. */
  static final Property<Names> METADATA =
      Property.of(
              "metadata",
              Shape.of(
                      "ObjectMeta",
                      List.of(NAME, NAMESPACE),
                      fields -> {
                        String name = NAME.in(fields);
                        String namespace = NAMESPACE.in(fields);
                        return name == null || namespace == null
                            ? null
                            : new Names(name, namespace);
                      })
                  .opened(),
              "What it is called; labels and other fields are passed over.",
              "{name: sentences}")
          .required("a map with a name");

  /** What requests can call a model by. */
  static final Text MODEL =
      Text.matching(
          "(?!\\.{1,2}$)[A-Za-z0-9._-]{1,255}",
          "a name of letters, digits, '.', '_' and '-', at most 255");
}
