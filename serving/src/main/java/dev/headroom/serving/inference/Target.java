package dev.headroom.serving.inference;

import org.jspecify.annotations.Nullable;

/**
 * What a request names.
 *
 * @param version null: the highest that is available
 */
public record Target(String model, @Nullable Long version) {
  /**
   * A target by numbers.
   *
   * @param version 0 as clients of OVMS send it, and any lower: the highest that is available
   */
  public static Target of(String model, long version) {
    return new Target(model, version <= 0 ? null : version);
  }
}
