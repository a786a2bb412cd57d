package dev.headroom.api.autoscaling;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import org.jspecify.annotations.Nullable;

/**
 * The fewest and the most replicas.
 *
 * @param minReplicas 0 or more
 * @param maxReplicas 1 or more, not below minReplicas
 */
public record ReplicaRange(int minReplicas, int maxReplicas) {

  /**
   * Reads minReplicas and maxReplicas.
   *
   * @param least the smallest minReplicas that may be said
   * @param otherwise the minReplicas where nothing is said
   */
  public static @Nullable ReplicaRange decode(Fields fields, int least, int otherwise) {
    Integer min = fields.get("minReplicas").integer(least, Integer.MAX_VALUE);
    Field maxField = fields.required("maxReplicas", "a whole number from 1");
    Integer max = maxField.integer(1, Integer.MAX_VALUE);
    if (max == null) {
      return null;
    }
    int effectiveMin = min == null ? otherwise : min;
    if (max < effectiveMin) {
      maxField.problem("at least minReplicas, " + effectiveMin);
      return null;
    }
    return new ReplicaRange(effectiveMin, max);
  }
}
