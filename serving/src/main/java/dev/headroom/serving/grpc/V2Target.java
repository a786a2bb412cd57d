package dev.headroom.serving.grpc;

import dev.headroom.serving.inference.Excerpt;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.inference.Target;

/** What names a version in the Open Inference Protocol's messages. */
public final class V2Target {
  private V2Target() {}

  /**
   * The version meant.
   *
   * @param version a decimal number; empty, or 0: the highest that is available
   */
  public static Target of(String model, String version) {
    if (version.isEmpty()) {
      return new Target(model, null);
    }
    try {
      return Target.of(model, Long.parseLong(version));
    } catch (NumberFormatException e) {
      throw RefusedException.invalid(
          "invalid model version format in request", Excerpt.of(version));
    }
  }
}
