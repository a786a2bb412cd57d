package dev.headroom.scaling.proposal;

import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodSample;
import java.util.Collection;
import java.util.Map;

/** What samples amount to, and what that is of the target. In thousandths. */
sealed interface Usage {

  /** By target; above 1 asks for more replicas. */
  double ratio();

  /** How many samples there are. */
  int samples();

  /** As if this pod, too, had a sample: that it uses nothing. */
  Usage withIdle(Pod pod);

  /** As if this pod, too, had a sample: that it uses what it should, or all it requests. */
  Usage withLoaded(Pod pod);

  /** Of a metric whose target is a value. */
  record Plain(long total, int samples, long target) implements Usage {

    static Plain of(Collection<PodSample> list, long target) {
      long total = 0;
      for (PodSample sample : list) {
        total += sample.milliValue();
      }
      return new Plain(total, list.size(), target);
    }

    long average() {
      return total / samples;
    }

    @Override
    public double ratio() {
      return (double) average() / target;
    }

    @Override
    public Plain withIdle(Pod pod) {
      return new Plain(total, samples + 1, target);
    }

    @Override
    public Plain withLoaded(Pod pod) {
      return new Plain(total + target, samples + 1, target);
    }
  }

  /**
   * Of a metric whose target is a percentage of the request.
   *
   * @param requested by the pods whose samples are in the total
   * @param known how many those are; samples of pods that are not in the workload are left out of
   *     the total
   */
  record OfRequest(
      long total, long requested, int known, int samples, int target, Map<String, Long> requests)
      implements Usage {

    static OfRequest of(Collection<PodSample> list, Map<String, Long> requests, int target) {
      long total = 0;
      long requested = 0;
      int known = 0;
      for (PodSample sample : list) {
        Long request = requests.get(sample.pod());
        if (request != null) {
          total += sample.milliValue();
          requested += request;
          known++;
        }
      }
      return new OfRequest(total, requested, known, list.size(), target, requests);
    }

    /** In percent, cut off. */
    int utilization() {
      return requested == 0 ? 0 : (int) (total * 100 / requested);
    }

    long average() {
      return known == 0 ? 0 : total / known;
    }

    @Override
    public double ratio() {
      return (double) utilization() / target;
    }

    @Override
    public OfRequest withIdle(Pod pod) {
      return plus(0, requests.getOrDefault(pod.name(), 0L));
    }

    @Override
    public OfRequest withLoaded(Pod pod) {
      long request = requests.getOrDefault(pod.name(), 0L);
      return plus(request * Math.max(100, target) / 100, request);
    }

    private OfRequest plus(long value, long request) {
      return new OfRequest(
          total + value, requested + request, known + 1, samples + 1, target, requests);
    }
  }
}
