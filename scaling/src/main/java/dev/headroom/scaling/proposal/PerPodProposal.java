package dev.headroom.scaling.proposal;

import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.policy.Settings;
import java.time.Instant;
import java.util.List;

/**
 * The heart of the autoscaler: how many replicas a metric of each replica asks for.
 *
 * <p>With nothing in doubt it is {@code ready × ratio}, rounded up, or the current number if the
 * ratio is within tolerance. With pods in doubt the ratio is taken again, as if missing pods used
 * as much as they should when scaling down and nothing when scaling up, and unready pods nothing
 * when scaling up. That second ratio decides, unless it is within tolerance or points the other
 * way: then nothing changes. (replica_calculator.go, GetResourceReplicas and
 * calcPlainMetricReplicas.)
 *
 * @param currentReplicas what the scale wants now
 * @param pods of the workload
 */
record PerPodProposal(
    Instant now, int currentReplicas, List<Pod> pods, Tolerance tolerance, Settings settings) {

  private static final String CPU = "cpu";
  private static final Answer NO_PODS =
      new Answer.None("no pods returned by selector while calculating replica count");
  private static final Answer NO_SAMPLES =
      new Answer.None("did not receive metrics for targeted pods (pods might be unready)");
  private static final Answer NO_REQUESTS =
      new Answer.None("no metrics returned matched known pods");

  /**
   * For a target value.
   *
   * @param resource empty if the metric is not of a resource
   * @param target in thousandths
   */
  Answer ofValue(List<PodSample> samples, String resource, long target) {
    if (pods.isEmpty()) {
      return NO_PODS;
    }
    PodGroups groups = group(samples, resource);
    if (groups.samples().isEmpty()) {
      return NO_SAMPLES;
    }
    Usage.Plain usage = Usage.Plain.of(groups.samples().values(), target);
    return new Answer.Replicas(
        replicas(usage, groups), usage.ratio(), 0, usage.average(), groups.count());
  }

  /**
   * For a target percentage of the request.
   *
   * @param container whose request counts; empty for the pod's
   */
  Answer ofRequest(List<PodSample> samples, String resource, String container, int target) {
    if (pods.isEmpty()) {
      return NO_PODS;
    }
    PodGroups groups = group(samples, resource);
    if (groups.samples().isEmpty()) {
      return NO_SAMPLES;
    }
    Requests requests = Requests.of(pods, resource, container);
    if (requests.failure() != null) {
      return new Answer.None(requests.failure());
    }
    Usage.OfRequest usage = Usage.OfRequest.of(groups.samples().values(), requests.byPod(), target);
    if (usage.requested() == 0) {
      return NO_REQUESTS;
    }
    return new Answer.Replicas(
        replicas(usage, groups),
        usage.ratio(),
        usage.utilization(),
        usage.average(),
        groups.count());
  }

  private PodGroups group(List<PodSample> samples, String resource) {
    return PodGroups.of(now, pods, samples, resource.equals(CPU), settings);
  }

  private int replicas(Usage usage, PodGroups groups) {
    double ratio = usage.ratio();
    boolean unreadyHoldBack = !groups.unready().isEmpty() && ratio > 1.0;
    if (!unreadyHoldBack && groups.missing().isEmpty()) {
      return tolerance.covers(ratio)
          ? currentReplicas
          : Truncation.ceilToInt(ratio * groups.count().ready());
    }
    Usage second = usage;
    for (Pod pod : groups.missing()) {
      second = ratio < 1.0 ? second.withLoaded(pod) : ratio > 1.0 ? second.withIdle(pod) : second;
    }
    if (unreadyHoldBack) {
      for (Pod pod : groups.unready()) {
        second = second.withIdle(pod);
      }
    }
    return proposal(ratio, second);
  }

  private int proposal(double first, Usage second) {
    double ratio = second.ratio();
    if (tolerance.covers(ratio) || (first < 1.0 && ratio > 1.0) || (first > 1.0 && ratio < 1.0)) {
      return currentReplicas;
    }
    int replicas = Truncation.ceilToInt(ratio * second.samples());
    boolean turned =
        (ratio < 1.0 && replicas > currentReplicas) || (ratio > 1.0 && replicas < currentReplicas);
    return turned ? currentReplicas : replicas;
  }
}
