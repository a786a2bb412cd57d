package dev.headroom.signal;

import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.MetricSpec;
import java.time.Instant;

/** Who gives metrics that only one world has, such as a cluster's cpu and memory. */
@FunctionalInterface
public interface Elsewhere {
  /** Where there is nobody. */
  Elsewhere NOWHERE =
      (metric, _) -> new Reading.Failed("nobody here gives metrics of type " + metric.type());

  /**
   * The metric now; that it cannot be had is a failed reading. For one thread at a time.
   *
   * @param metric one that was planned as {@link PlannedMetric.OfWorld}
   */
  Reading read(MetricSpec metric, Instant now);
}
