package dev.headroom.api.autoscaling;

import dev.headroom.document.Field;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Text;
import dev.headroom.scaling.policy.ObjectReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** References to objects (autoscaling/v2 CrossVersionObjectReference) and names in documents. */
public final class References {
  /** A text that can be a segment of a URL's path. */
  static final Text PATH_SEGMENT =
      Text.matching("(?!\\.{1,2}$)[^/%]*[^/%\\s][^/%]*", "a name without / and %, and not . or ..");

  private static final Property<String> API_VERSION =
      Property.of(
          "apiVersion",
          Text.matching("[^/]*(/[^/]+)?", "a group and version, as apps/v1"),
          "The group and version of its kind.",
          "apps/v1");
  private static final Property<String> KIND =
      Property.of("kind", PATH_SEGMENT, "Its kind.", "Deployment")
          .required("a kind, as Deployment");
  private static final Property<String> NAME =
      Property.of("name", PATH_SEGMENT, "Its name.", "web").required("an object's name");

  /** A reference; the apiVersion may be absent, or name the core group. */
  public static final Shape<ObjectReference> SHAPE =
      Shape.of(
          "CrossVersionObjectReference",
          List.of(API_VERSION, KIND, NAME),
          fields -> {
            String version = API_VERSION.in(fields);
            String kind = KIND.in(fields);
            String name = NAME.in(fields);
            return kind == null || name == null
                ? null
                : new ObjectReference(version == null ? "" : version, kind, name);
          });

  private References() {}

  public static @Nullable ObjectReference decode(Field field) {
    return SHAPE.read(field);
  }
}
