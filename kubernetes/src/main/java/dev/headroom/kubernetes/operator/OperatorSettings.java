package dev.headroom.kubernetes.operator;

import java.util.List;

/**
 * What an operator is told.
 *
 * @param namespaces whose ModelServers it sees to; none: all of them
 * @param image Headroom's own, for the replicas of models
 */
public record OperatorSettings(List<String> namespaces, String image) {
  public OperatorSettings {
    namespaces = List.copyOf(namespaces);
  }
}
