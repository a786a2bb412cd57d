package dev.headroom.kubernetes.metricsapi.answer;

import dev.headroom.kubernetes.scrape.PodScrapes;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.catalog.MetricReader;
import dev.headroom.metrics.catalog.Reading;
import dev.headroom.metrics.catalog.ServerKind;
import dev.headroom.metrics.catalog.Signal;
import dev.headroom.metrics.scrape.WatchedTarget;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.store.TargetSeries;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Signals of the catalog, by name or alias, and plain gauges, as pods' own pages say them.
 * Thread-safe.
 */
public final class PodSignals {
  private static final double MILLI = 1000;

  private final Catalog catalog;
  private final PodScrapes pods;

  public PodSignals(Catalog catalog, PodScrapes pods) {
    this.catalog = catalog;
    this.pods = pods;
  }

  /** A value in thousandths, and the time of its page. */
  record Value(long milli, Instant at) {}

  /**
   * What pages say.
   *
   * @param values by pod, of those that have one
   * @param why there is none, of the first of the others
   */
  record Values(Map<String, Value> values, Optional<String> why) {}

  /** What pages have the metric, and with which value. */
  Values read(
      String namespace, List<String> names, String metric, List<Matcher> selector, Instant now) {
    MetricReader reader = catalog.reader(metric, selector, Map.of());
    Map<String, Value> values = new LinkedHashMap<>();
    Map<String, TargetSeries> valued = new LinkedHashMap<>();
    Optional<String> why = Optional.empty();
    for (String name : names) {
      for (WatchedTarget page : pods.pages(namespace, name)) {
        switch (reader.read(page.series(), now)) {
          case Reading.Present present -> {
            values.putIfAbsent(name, value(present.value(), page.series().newest().orElse(now)));
            valued.putIfAbsent(name, page.series());
          }
          case Reading.Absent absent ->
              why = why.or(() -> Optional.of(name + ": " + absent.sentence()));
        }
        if (values.containsKey(name)) {
          break;
        }
      }
    }
    if (!valued.isEmpty()) {
      Optional<Reading> together = reader.together(valued.values(), now);
      if (together.isPresent()) {
        return ofAll(together.get(), values);
      }
    }
    return new Values(values, why);
  }

  /** One value of the workload is that of each pod: so is their mean, which an autoscaler takes. */
  private static Values ofAll(Reading together, Map<String, Value> values) {
    return switch (together) {
      case Reading.Present present -> {
        values.replaceAll((_, old) -> value(present.value(), old.at()));
        yield new Values(values, Optional.empty());
      }
      case Reading.Absent absent -> new Values(Map.of(), Optional.of(absent.sentence()));
    };
  }

  private static Value value(double value, Instant at) {
    return new Value(Math.round(value * MILLI), at);
  }

  /** The signals that some server offers whose page is scraped, by all their names. */
  public Set<String> names() {
    Set<ServerKind> kinds =
        pods.pages().stream()
            .flatMap(page -> catalog.kind(page.series()).stream())
            .collect(Collectors.toSet());
    Set<String> names = new TreeSet<>();
    for (Signal signal : catalog.signals()) {
      if (kinds.stream().anyMatch(kind -> kind.signals().containsKey(signal.name()))) {
        names.add(signal.name());
        names.addAll(signal.aliases());
      }
    }
    return names;
  }
}
