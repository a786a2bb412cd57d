package dev.headroom.api.autoscaling;

import dev.headroom.document.Fields;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Rule;
import dev.headroom.document.schema.Whole;
import org.jspecify.annotations.Nullable;

/**
 * The fewest and the most replicas.
 *
 * @param minReplicas 0 or more
 * @param maxReplicas 1 or more, not below minReplicas
 */
public record ReplicaRange(int minReplicas, int maxReplicas) {
  /** The fewest, zero included. */
  public static final Property<Integer> MIN =
      Property.of("minReplicas", Whole.from(0), "The fewest replicas that there are.", "2");

  /** The most. */
  public static final Property<Integer> MAX =
      Property.of("maxReplicas", Whole.from(1), "The most replicas that there are.", "5")
          .required("a whole number from 1");

  /** Holds wherever there are both. */
  public static final Rule RULE = Rule.notBelow(MAX.name(), MIN.name());

  /**
   * Reads minReplicas and maxReplicas, of a shape that has the {@link #RULE}.
   *
   * @param min how the fewest is described
   * @param otherwise the fewest where nothing is said
   */
  public static @Nullable ReplicaRange decode(Fields fields, Property<Integer> min, int otherwise) {
    Integer fewest = min.in(fields);
    Integer most = MAX.in(fields);
    if (most == null) {
      return null;
    }
    int effective = fewest == null ? otherwise : fewest;
    if (most < effective) {
      return null; // the rule has said so
    }
    return new ReplicaRange(effective, most);
  }
}
