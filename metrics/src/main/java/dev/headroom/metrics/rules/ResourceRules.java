package dev.headroom.metrics.rules;

import dev.headroom.metrics.rules.template.Template;
import java.time.Duration;

/**
 * How processor time and memory are read, for metrics.k8s.io.
 *
 * @param window over which the queries look
 */
public record ResourceRules(Resource cpu, Resource memory, Duration window) {
  /**
   * One of the two.
   *
   * @param containerQuery of {@link MetricRule#FIELDS}, a value a container
   * @param nodeQuery likewise, a value a node
   * @param containerLabel the label with a container's name
   */
  public record Resource(
      Template containerQuery,
      Template nodeQuery,
      Association association,
      String containerLabel) {}
}
