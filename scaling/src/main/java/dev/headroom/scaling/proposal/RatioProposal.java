package dev.headroom.scaling.proposal;

import dev.headroom.scaling.observation.Pod;
import java.util.List;

/**
 * How many replicas one value, of an object or of something outside, asks for
 * (replica_calculator.go, GetObjectMetric… and GetExternalMetric…).
 *
 * @param specReplicas what the scale wants
 * @param statusReplicas what there is
 */
record RatioProposal(int specReplicas, int statusReplicas, List<Pod> pods, Tolerance tolerance) {

  /** For a target of the value as a whole: the ready pods are what it takes now. In thousandths. */
  Answer ofValue(long usage, long target) {
    double ratio = (double) usage / target;
    if (specReplicas == 0) {
      // From zero nothing is ready and any load is too much.
      return answer(Truncation.ceilToInt(ratio), ratio, usage);
    }
    if (tolerance.covers(ratio)) {
      return answer(specReplicas, ratio, usage);
    }
    if (pods.isEmpty()) {
      return new Answer.None(
          "unable to calculate ready pods: no pods returned by selector while calculating replica count");
    }
    double replicas = ratio * readyPods();
    return answer(
        replicas > Integer.MAX_VALUE ? Integer.MAX_VALUE : Truncation.ceilToInt(replicas),
        ratio,
        usage);
  }

  /**
   * For a target of the value by replica: what there is does not matter, except to say whether it
   * is near enough.
   *
   * @param saturating whether what is too much stops at the largest number, as for External metrics
   */
  Answer ofAverage(long usage, long target, boolean saturating) {
    double ratio = usage / ((double) target * statusReplicas);
    int replicas = statusReplicas;
    if (!tolerance.covers(ratio)) {
      double wanted = Math.ceil((double) usage / target);
      replicas =
          saturating && wanted > Integer.MAX_VALUE ? Integer.MAX_VALUE : Truncation.toInt(wanted);
    }
    long average =
        saturating && (double) usage >= (double) Long.MAX_VALUE
            ? Long.MAX_VALUE
            : Truncation.toLong(Math.ceil((double) usage / statusReplicas));
    return answer(replicas, ratio, average);
  }

  private static Answer answer(int replicas, double ratio, long usage) {
    return new Answer.Replicas(replicas, ratio, 0, usage, null);
  }

  private int readyPods() {
    int ready = 0;
    for (Pod pod : pods) {
      if (pod.phase() == Pod.Phase.RUNNING && pod.isReady()) {
        ready++;
      }
    }
    return ready;
  }
}
