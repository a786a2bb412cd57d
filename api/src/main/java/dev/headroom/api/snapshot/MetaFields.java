package dev.headroom.api.snapshot;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of an object.
 *
 * @param namespace {@code default} where none is given
 * @param deleting whether it has a deletionTimestamp
 */
record MetaFields(String name, String namespace, Map<String, String> labels, boolean deleting) {

  static @Nullable MetaFields decode(Fields object) {
    return object
        .required("metadata", "a map with a name")
        .object(
            fields -> {
              String name = fields.required("name", "a name").name();
              String namespace = fields.get("namespace").string();
              Map<String, String> labels = fields.get("labels").strings();
              Field deletion = fields.get("deletionTimestamp");
              deletion.time();
              return name == null || !fields.ok()
                  ? null
                  : new MetaFields(
                      name,
                      namespace == null || namespace.isEmpty() ? "default" : namespace,
                      labels,
                      deletion.present());
            });
  }
}
