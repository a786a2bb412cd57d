package dev.headroom.metrics.relabel;

import java.util.List;
import java.util.Map;

/**
 * Rules in their order.
 *
 * @param rules none: nothing changes
 */
public record Relabelling(List<RelabelRule> rules) {
  public static final Relabelling NONE = new Relabelling(List.of());

  public Relabelling {
    rules = List.copyOf(rules);
  }

  /**
   * Applies all rules, until one drops what the labels belong to.
   *
   * @param labels changed by the rules
   * @return false: it is dropped
   */
  public boolean apply(Map<String, String> labels) {
    for (RelabelRule rule : rules) {
      if (!rule.apply(labels)) {
        return false;
      }
    }
    return true;
  }
}
