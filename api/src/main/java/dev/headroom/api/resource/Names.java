package dev.headroom.api.resource;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an object is called.
 *
 * @param namespace {@code default} where none is given
 */
record Names(String name, String namespace) {
  private static final Pattern SUBDOMAIN =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern MODEL = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,255}");

  /** Reads metadata; fields that only mean something in a cluster are ignored. */
  static @Nullable Names decode(Fields object) {
    return object
        .required("metadata", "a map with a name")
        .leniently()
        .object(
            fields -> {
              String name = subdomain(fields.required("name", "a name"));
              Field namespaceField = fields.get("namespace");
              String namespace = namespaceField.present() ? subdomain(namespaceField) : "default";
              return name == null || namespace == null ? null : new Names(name, namespace);
            });
  }

  /** What requests can call a model by. */
  static @Nullable String model(Field field) {
    return matching(field, MODEL, "a name of letters, digits, '.', '_' and '-', at most 255");
  }

  private static @Nullable String subdomain(Field field) {
    return matching(
        field,
        SUBDOMAIN,
        "a name of a-z, 0-9, '-' and '.' that begins and ends with a letter or digit");
  }

  private static @Nullable String matching(Field field, Pattern pattern, String expected) {
    String text = field.string();
    if (text != null && !pattern.matcher(text).matches()) {
      field.problem(expected);
      return null;
    }
    return text;
  }
}
