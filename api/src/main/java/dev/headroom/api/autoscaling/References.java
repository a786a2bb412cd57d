package dev.headroom.api.autoscaling;

import dev.headroom.document.Field;
import dev.headroom.scaling.policy.ObjectReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** References to objects (autoscaling/v2 CrossVersionObjectReference) and names in documents. */
public final class References {
  private static final Pattern GROUP_VERSION = Pattern.compile("[^/]*(/[^/]+)?");

  private References() {}

  /** A reference; the apiVersion may be absent, or name the core group. */
  public static @Nullable ObjectReference decode(Field field) {
    return field.object(
        fields -> {
          Field apiVersion = fields.get("apiVersion");
          String kind = pathSegment(fields.required("kind", "a kind, as Deployment"));
          String name = pathSegment(fields.required("name", "an object's name"));
          String version = apiVersion.string();
          if (version != null && !GROUP_VERSION.matcher(version).matches()) {
            apiVersion.problem("a group and version, as apps/v1");
          }
          return kind == null || name == null
              ? null
              : new ObjectReference(version == null ? "" : version, kind, name);
        });
  }

  /** A reference to what is to be scaled. */
  static @Nullable ObjectReference scaleTarget(Field field, Rules rules) {
    ObjectReference reference =
        decode(field.required("apiVersion, kind and name of what is scaled"));
    if (rules == Rules.ADMISSION
        && reference != null
        && reference.apiVersion().indexOf('/') <= 0
        && !reference.kind().equals("ReplicationController")) {
      field.problem("an apiVersion with a group, as apps/v1");
      return null;
    }
    return reference;
  }

  /** A text that can be a segment of a URL's path. */
  static @Nullable String pathSegment(Field field) {
    String text = field.name();
    if (text != null
        && (text.equals(".") || text.equals("..") || text.contains("/") || text.contains("%"))) {
      field.problem("a name without / and %, and not . or ..");
      return null;
    }
    return text;
  }
}
