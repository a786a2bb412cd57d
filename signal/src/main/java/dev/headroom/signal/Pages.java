package dev.headroom.signal;

import dev.headroom.metrics.store.TargetSeries;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The replicas of a workload that are measured, and what their metrics pages said.
 *
 * @param replicas by name
 * @param series of each replica that is scraped, by its name
 */
public record Pages(List<String> replicas, Map<String, TargetSeries> series) {
  public Pages {
    replicas = List.copyOf(replicas);
    series = Collections.unmodifiableMap(new LinkedHashMap<>(series));
  }

  /** Of replicas that are all scraped. */
  public static Pages of(Map<String, TargetSeries> series) {
    return new Pages(new ArrayList<>(series.keySet()), series);
  }
}
