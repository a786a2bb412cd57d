package dev.headroom.kubernetes.operator;

import java.util.List;
import java.util.Optional;

/**
 * What an operator is told.
 *
 * @param namespaces whose ModelServers it sees to; none: all of them
 * @param image Headroom's own, for the replicas of models
 * @param lease by which several operators agree which of them acts; absent: this one does
 */
public record OperatorSettings(List<String> namespaces, String image, Optional<LeaseName> lease) {
  public OperatorSettings {
    namespaces = List.copyOf(namespaces);
  }

  /** Where the Lease is. */
  public record LeaseName(String namespace, String name) {}
}
