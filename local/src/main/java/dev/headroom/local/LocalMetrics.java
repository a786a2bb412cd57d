package dev.headroom.local;

import dev.headroom.api.resource.Resource;
import dev.headroom.api.resource.Scaling;
import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.document.Problem;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.catalog.Signal;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.quantity.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a policy's metrics mean where replicas are processes: each is a value on the replicas' own
 * metrics pages.
 */
final class LocalMetrics {
  private final Catalog catalog;
  private final Resource<?> resource;
  private final String path;

  /**
   * @param resource what the user wrote
   * @param path where the scaling stands in it
   */
  LocalMetrics(Catalog catalog, Resource<?> resource, String path) {
    this.catalog = catalog;
    this.resource = resource;
    this.path = path;
  }

  List<Problem> check(Scaling scaling) {
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < scaling.metrics().size(); i++) {
      String at = path + ".metrics[" + i + "]";
      switch (scaling.metrics().get(i)) {
        case Metric.Signal signal -> check(signal, at + ".signal", problems);
        case Metric.Spec(MetricSpec spec) -> check(spec, at, problems);
      }
    }
    return problems;
  }

  private void check(Metric.Signal metric, String at, List<Problem> problems) {
    Optional<Signal> signal = catalog.signal(metric.name());
    if (signal.isEmpty()) {
      String names = catalog.signals().stream().map(Signal::name).collect(Collectors.joining(", "));
      problems.add(resource.problem(at + ".name", "one of " + names));
    } else if (metric.target().isEmpty() && recommended(signal.get()).isEmpty()) {
      problems.add(
          resource.problem(
              at + ".target", "a number of " + signal.get().unit() + " for each replica"));
    }
  }

  private void check(MetricSpec spec, String at, List<Problem> problems) {
    if (!(spec instanceof MetricSpec.Pods)) {
      problems.add(
          resource.problem(
              at + ".type",
              "Pods, or a signal: here, replicas' own pages are all that is measured"));
    }
  }

  /** The metric that a signal stands for; {@link #check} must have found no problem. */
  MetricSpec spec(Metric.Signal metric) {
    Signal signal = catalog.signal(metric.name()).orElseThrow();
    Quantity target = metric.target().orElseGet(() -> recommended(signal).orElseThrow());
    return new MetricSpec.Pods(
        MetricIdentifier.named(signal.name()), new MetricTarget.AverageValue(target));
  }

  /** What the catalog recommends, where it is the same for all kinds of servers. */
  private Optional<Quantity> recommended(Signal signal) {
    Set<OptionalDouble> targets =
        catalog.kinds().stream()
            .map(kind -> kind.signals().get(signal.name()))
            .filter(query -> query != null)
            .map(query -> query.target())
            .collect(Collectors.toSet());
    if (targets.size() != 1 || targets.iterator().next().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Quantity.parse(
            BigDecimal.valueOf(targets.iterator().next().getAsDouble())
                .stripTrailingZeros()
                .toPlainString()));
  }
}
