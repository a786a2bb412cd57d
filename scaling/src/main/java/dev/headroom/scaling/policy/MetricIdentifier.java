package dev.headroom.scaling.policy;

import dev.headroom.scaling.selector.Selector;
import java.util.Optional;

/** A metric's name, and which of its series are meant: all, if there is no selector. */
public record MetricIdentifier(String name, Optional<LabelSelector> selector) {

  /** The selector as Kubernetes prints it inside messages. */
  public String printedSelector() {
    return selector.map(LabelSelector::printed).orElse("nil");
  }

  /** Why the selector cannot be used, in Kubernetes' words; empty if it can. */
  public Optional<String> problem() {
    return selector.flatMap(
        labels ->
            labels.toSelector() instanceof Selector.Invalid(String message)
                ? Optional.of(message)
                : Optional.empty());
  }

  public static MetricIdentifier named(String name) {
    return new MetricIdentifier(name, Optional.empty());
  }
}
