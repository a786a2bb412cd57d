package dev.headroom.kubernetes.policy;

import dev.headroom.kubernetes.target.TargetKey;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.signal.PlannedMetric;
import java.time.Duration;
import java.util.List;

/**
 * What a policy comes to here.
 *
 * @param metrics what each of its metrics is measured by, in its order
 * @param interval from one decision to the next
 */
record Plan(TargetKey target, Policy policy, List<PlannedMetric> metrics, Duration interval) {
  Plan {
    metrics = List.copyOf(metrics);
  }
}
