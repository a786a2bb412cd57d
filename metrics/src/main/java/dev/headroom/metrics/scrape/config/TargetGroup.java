package dev.headroom.metrics.scrape.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Targets that were found together.
 *
 * @param source where, for people
 * @param addresses host:port of each
 * @param labels of all of them
 */
public record TargetGroup(String source, List<String> addresses, Map<String, String> labels) {
  public TargetGroup {
    addresses = List.copyOf(addresses);
    labels = java.util.Collections.unmodifiableMap(new TreeMap<>(labels));
  }
}
