package dev.headroom.scaling.schedule;

import java.util.OptionalInt;

/**
 * What the last jobs made of the policy's bounds. A bound that no job moved is empty, so that an
 * edit of the policy's own still counts.
 *
 * @param job the last that ran; when the policy loses it, these bounds are forgotten
 */
public record JobBounds(String job, OptionalInt minReplicas, OptionalInt maxReplicas) {

  /**
   * The rules of CronHPA for a target that is itself autoscaled, in its order: a target above the
   * maximum raises it; a target below the minimum lowers it; a target above the current size raises
   * the minimum to it. So a job never takes away replicas that the metrics want, and replicas above
   * the target stay.
   *
   * <pre>
   *   min..max  target  current  ->  min..max  replicas
   *   1..10     5       5            1..10     5
   *   1..10     4       5            1..10     5
   *   1..10     6       5            6..10     6
   *   5..10     4       5            4..10     5
   *   5..10     11      5            11..11    11
   * </pre>
   *
   * <p>CronHPA has one more rule, lowering a minimum that equals the current size to a smaller
   * target; the second rule has done that already.
   */
  static ReplicaBounds ofAutoscaled(ReplicaBounds bounds, int target, int current) {
    ReplicaBounds raised = target > bounds.maxReplicas() ? bounds.withMax(target) : bounds;
    return target < raised.minReplicas() || target > current ? raised.withMin(target) : raised;
  }

  static JobBounds difference(String job, ReplicaBounds policy, ReplicaBounds moved) {
    return new JobBounds(
        job,
        moved.minReplicas() == policy.minReplicas()
            ? OptionalInt.empty()
            : OptionalInt.of(moved.minReplicas()),
        moved.maxReplicas() == policy.maxReplicas()
            ? OptionalInt.empty()
            : OptionalInt.of(moved.maxReplicas()));
  }

  ReplicaBounds over(ReplicaBounds policy) {
    int min = minReplicas.orElse(policy.minReplicas());
    int max = maxReplicas.orElse(policy.maxReplicas());
    // Only an edit of the policy since the job ran can cross them; then the job's own bound holds.
    return minReplicas.isPresent()
        ? new ReplicaBounds(min, Math.max(min, max))
        : new ReplicaBounds(Math.min(min, max), max);
  }
}
