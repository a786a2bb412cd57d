package dev.headroom.scaling.observation;

import java.util.List;

/** What was read for one metric. */
public sealed interface Reading {

  /**
   * For Resource, ContainerResource and Pods metrics: a value for each pod that has one, in any
   * order; of two for one pod the later in the list counts. Samples of pods that are not selected
   * count too, as they do in Kubernetes.
   */
  record PerPod(List<PodSample> samples) implements Reading {
    public PerPod {
      samples = List.copyOf(samples);
    }
  }

  /** For Object metrics, one value, for External metrics one for each series; in thousandths. */
  record Values(List<Long> milliValues) implements Reading {
    public Values {
      milliValues = List.copyOf(milliValues);
    }

    public static Values of(long milliValue) {
      return new Values(List.of(milliValue));
    }
  }

  /**
   * It could not be read. An empty answer is a failure as well.
   *
   * @param message what Kubernetes' metrics client would say, such as {@code no metrics returned
   *     from custom metrics API}
   */
  record Failed(String message) implements Reading {
    /** Replicas start, and none was ready so far: there is nothing to measure, and no fault. */
    public static final String NONE_READY_YET = "no replica is ready yet";
  }
}
