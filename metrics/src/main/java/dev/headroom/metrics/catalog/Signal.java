package dev.headroom.metrics.catalog;

import java.util.List;

/**
 * What is measured, for any server.
 *
 * @param name as users write it
 * @param unit of its values
 * @param sentence what it means
 * @param notFor what it must not be used for, or empty
 * @param range what a value of it can be; others are a page's mistake, or its lie
 * @param together whether a workload's value is taken over the series of all its replicas, as of a
 *     quantile or a mean of requests: a mean of the replicas' values would be another
 * @param aliases other names of the same, such as those that metrics adapters give it
 */
public record Signal(
    String name,
    String unit,
    String sentence,
    String notFor,
    Range range,
    boolean together,
    List<String> aliases) {
  public Signal {
    aliases = List.copyOf(aliases);
  }

  boolean isCalled(String anyName) {
    return name.equals(anyName) || aliases.contains(anyName);
  }
}
