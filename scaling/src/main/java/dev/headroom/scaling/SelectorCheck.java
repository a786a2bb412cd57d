package dev.headroom.scaling;

import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.selector.Selector;
import dev.headroom.scaling.stage.Situation;
import org.jspecify.annotations.Nullable;

/**
 * Whether the scale's selector says whose metrics to look at (horizontal.go,
 * validateAndParseSelector).
 */
final class SelectorCheck {

  /**
   * Why it does not.
   *
   * @param event its reason
   * @param report its message
   * @param reason of the condition
   * @param message of the condition
   */
  record Problem(String event, String report, String reason, String message) {}

  private SelectorCheck() {}

  static @Nullable Problem of(Situation situation) {
    String selector = situation.scale().selector();
    if (selector.isEmpty()) {
      return new Problem(
          "SelectorRequired",
          "selector is required",
          "InvalidSelector",
          "the HPA target's scale is missing a selector");
    }
    if (Selector.parse(selector) instanceof Selector.Invalid(String why)) {
      String message =
          "couldn't convert selector into a corresponding internal selector object: " + why;
      return new Problem("InvalidSelector", message, "InvalidSelector", message);
    }
    Observation observation = situation.observation();
    if (!observation.rivals().isEmpty()) {
      Policy policy = situation.policy();
      String message =
          "pods by selector %s are controlled by multiple HPAs: [%s %s/%s]"
              .formatted(
                  selector,
                  String.join(" ", observation.rivals()),
                  policy.namespace(),
                  policy.name());
      return new Problem("AmbiguousSelector", message, "AmbiguousSelector", message);
    }
    return null;
  }
}
