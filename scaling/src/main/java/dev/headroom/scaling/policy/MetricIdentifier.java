package dev.headroom.scaling.policy;

import java.util.Optional;

/** A metric's name, and which of its series are meant: all, if there is no selector. */
public record MetricIdentifier(String name, Optional<LabelSelector> selector) {

  public static MetricIdentifier named(String name) {
    return new MetricIdentifier(name, Optional.empty());
  }
}
