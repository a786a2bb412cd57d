package dev.headroom.api.snapshot;

import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.scaling.observation.Reading;
import java.util.List;
import java.util.Optional;

/** Whoever can be asked for metrics of which a snapshot says nothing. */
@FunctionalInterface
public interface Elsewhere {
  /** There is nobody to ask. */
  Elsewhere NOBODY = (_, _, _) -> Optional.empty();

  /**
   * The metric; empty where it is not asked for.
   *
   * @param metric as it was written; a signal as the metric that it stands for
   * @param pods the target's, by name
   */
  Optional<Reading> read(Metric metric, String namespace, List<String> pods);
}
