package dev.headroom.scaling.decision;

import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.status.MetricStatus;
import java.util.Optional;

/** What one metric said. */
public sealed interface MetricOutcome {

  MetricSpec metric();

  /**
   * It proposed a number of replicas.
   *
   * @param replicas the proposal, before any limit
   * @param current the metric's value as the status shows it
   * @param ratio current value by target, before pods without a sample were accounted for; may be
   *     infinite or NaN where there is nothing to divide by
   * @param pods how it saw the pods, if it looks at each of them
   * @param description what conditions and events call it, such as {@code pods metric queue}
   */
  record Proposed(
      MetricSpec metric,
      int replicas,
      MetricStatus current,
      double ratio,
      Optional<PodCount> pods,
      String description)
      implements MetricOutcome {

    /** The same metric proposing another number. */
    public Proposed proposing(int other) {
      return new Proposed(metric, other, current, ratio, pods, description);
    }
  }

  /**
   * It failed.
   *
   * @param reason of the condition and the event, such as {@code FailedGetPodsMetric}
   * @param message of the event; the condition has it after {@code the HPA was unable to compute
   *     the replica count: }
   * @param cause the innermost message: what went wrong
   * @param report what the event FailedComputeMetricsReplicas calls it, where it is the first to
   *     fail
   */
  record Failed(MetricSpec metric, String reason, String message, String cause, String report)
      implements MetricOutcome {}
}
