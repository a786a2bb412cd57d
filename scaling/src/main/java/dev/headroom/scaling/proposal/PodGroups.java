package dev.headroom.scaling.proposal;

import dev.headroom.scaling.decision.PodCount;
import dev.headroom.scaling.history.Instants;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.scaling.status.ConditionStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pods of a workload by what their samples are worth.
 *
 * @param samples by pod name: those that count, also of pods that are not in the workload
 * @param unready pods whose samples were taken out
 * @param missing pods that have no sample
 * @param count of pods in each group
 */
record PodGroups(
    Map<String, PodSample> samples, List<Pod> unready, List<Pod> missing, PodCount count) {

  static PodGroups of(
      Instant now, List<Pod> pods, List<PodSample> list, boolean cpu, Settings settings) {
    Map<String, PodSample> samples = HashMap.newHashMap(list.size());
    for (PodSample sample : list) {
      samples.put(sample.pod(), sample);
    }
    List<Pod> unready = new ArrayList<>();
    List<Pod> missing = new ArrayList<>();
    int ready = 0;
    int ignored = 0;
    for (Pod pod : pods) {
      if (pod.deleting() || pod.phase() == Pod.Phase.FAILED) {
        ignored++;
        samples.remove(pod.name());
        continue;
      }
      PodSample sample = samples.get(pod.name());
      if (pod.phase() == Pod.Phase.PENDING
          || (sample != null && cpu && isWarmingUp(now, pod, sample, settings))) {
        unready.add(pod);
        samples.remove(pod.name());
      } else if (sample == null) {
        missing.add(pod);
      } else {
        ready++;
      }
    }
    return new PodGroups(
        samples, unready, missing, new PodCount(ready, unready.size(), missing.size(), ignored));
  }

  /** CPU use while a pod starts says nothing about its load. */
  private static boolean isWarmingUp(Instant now, Pod pod, PodSample sample, Settings settings) {
    if (pod.ready().isEmpty() || pod.startTime().isEmpty()) {
      return true;
    }
    Pod.Ready ready = pod.ready().get();
    Instant start = pod.startTime().get();
    boolean unready = ready.status() == ConditionStatus.FALSE;
    if (Instants.plus(start, settings.cpuInitializationPeriod()).isAfter(now)) {
      // A sample that began before the pod became ready measures its start.
      return unready
          || sample
              .timestamp()
              .isBefore(Instants.plus(ready.lastTransitionTime(), sample.window()));
    }
    boolean neverReady =
        Instants.plus(start, settings.initialReadinessDelay()).isAfter(ready.lastTransitionTime());
    return unready && neverReady;
  }
}
