package dev.headroom.scaling.stage;

import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.scaling.status.Condition;
import java.time.Instant;

/**
 * What a rule may know.
 *
 * @param scale of the target, which was found
 * @param policy with the bounds that hold now
 */
public record Situation(
    Instant now, Observation observation, Target.Scale scale, Policy policy, Settings settings) {

  public int currentReplicas() {
    return scale.specReplicas();
  }

  /** Whether the autoscaler itself took the last replica away, and so may bring it back. */
  public boolean wasScaledToZero() {
    return settings.scaleToZero() && observation.previous().isTrue(Condition.SCALED_TO_ZERO);
  }
}
