package dev.headroom.metrics.rules;

import dev.headroom.metrics.backend.BackendException;
import dev.headroom.metrics.backend.MetricsBackend;
import dev.headroom.metrics.series.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the metrics that rules give. Each distinct seriesQuery is one question to the backend; one
 * without an answer costs only its own rules, which keep what they gave before; but a look that
 * takes much longer than an answer may asks no more.
 */
public final class Discovery {
  private static final int MOST_ANSWERS = 2;

  private final MetricsBackend backend;
  private final Instant now;
  private final Duration age;
  private final Duration deadline;
  private final Registry before;
  private final Map<String, Found> found = new HashMap<>();
  private final Map<Registry.ObjectMetric, Registry.Source> objects = new LinkedHashMap<>();
  private final Map<String, Registry.Source> external = new LinkedHashMap<>();
  private final List<RuleHealth> health = new ArrayList<>();
  private final long began = System.nanoTime();

  /** Why nobody is asked any more in this look. */
  private Optional<String> lost = Optional.empty();

  private Discovery(
      MetricsBackend backend, Instant now, Duration age, Duration deadline, Registry before) {
    this.backend = backend;
    this.now = now;
    this.age = age;
    this.deadline = deadline;
    this.before = before;
  }

  /** The answer to a seriesQuery, or why there is none. */
  private record Found(List<Labels> series, Optional<String> error) {}

  /**
   * Looks.
   *
   * @param age how long ago a series may have had its last sample
   * @param deadline of each question
   * @param before what was found the last time, by the same rules
   */
  public static Registry of(
      RuleSet rules,
      MetricsBackend backend,
      Instant now,
      Duration age,
      Duration deadline,
      Registry before) {
    Discovery discovery = new Discovery(backend, now, age, deadline, before);
    rules.rules().forEach(rule -> discovery.look(rule, false));
    rules.external().forEach(rule -> discovery.look(rule, true));
    return new Registry(discovery.objects, discovery.external, discovery.health);
  }

  private void look(MetricRule rule, boolean isExternal) {
    Found series = found.computeIfAbsent(rule.seriesQuery(), this::ask);
    TreeSet<String> metrics = new TreeSet<>();
    if (series.error().isPresent()) {
      keep(rule, metrics, isExternal);
      health.add(new RuleHealth(rule, false, 0, List.copyOf(metrics), series.error()));
      return;
    }
    int passed = 0;
    TreeSet<String> homeless = new TreeSet<>();
    for (Labels each : series.series()) {
      Optional<String> metric = rule.metric(each).filter(name -> !name.isEmpty());
      if (metric.isEmpty()) {
        continue;
      }
      passed++;
      if (isExternal) {
        external.put(metric.get(), new Registry.Source(rule, each.name()));
        metrics.add(metric.get());
      } else if (!ofObjects(rule, each, metric.get(), metrics)) {
        homeless.add(each.name());
      }
    }
    health.add(
        new RuleHealth(
            rule,
            true,
            passed,
            List.copyOf(metrics),
            why(rule, series.series().size(), passed, homeless)));
  }

  private Found ask(String seriesQuery) {
    if (lost.isPresent()) {
      return new Found(List.of(), lost);
    }
    try {
      return new Found(
          backend.series(List.of(seriesQuery), now.minus(age), now, deadline), Optional.empty());
    } catch (BackendException e) {
      Optional<String> why = Optional.of(String.valueOf(e.getMessage()));
      if (System.nanoTime() - began > MOST_ANSWERS * deadline.toNanos()) {
        lost = why;
      }
      return new Found(List.of(), why);
    }
  }

  /** False where no label of the series names an object. */
  private boolean ofObjects(MetricRule rule, Labels series, String metric, Set<String> metrics) {
    Map<ObjectType, String> named = rule.association().objects(series);
    for (ObjectType type : named.keySet()) {
      objects.put(
          new Registry.ObjectMetric(type, metric), new Registry.Source(rule, series.name()));
      metrics.add(type + "/" + metric);
    }
    return !named.isEmpty();
  }

  private void keep(MetricRule rule, Set<String> metrics, boolean isExternal) {
    if (isExternal) {
      before
          .external()
          .forEach(
              (metric, source) -> {
                if (source.rule().equals(rule)) {
                  external.put(metric, source);
                  metrics.add(metric);
                }
              });
    } else {
      before
          .objects()
          .forEach(
              (metric, source) -> {
                if (source.rule().equals(rule)) {
                  objects.put(metric, source);
                  metrics.add(metric.type() + "/" + metric.metric());
                }
              });
    }
  }

  private static Optional<String> why(MetricRule rule, int all, int passed, Set<String> homeless) {
    if (all == 0) {
      return Optional.of("no series fits " + rule.seriesQuery());
    }
    if (passed == 0) {
      return Optional.of(
          all
              + " series fit "
              + rule.seriesQuery()
              + ", and seriesFilters or name.matches none of them");
    }
    return homeless.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "no label of "
                + String.join(", ", homeless)
                + " names an object (resources says which do)");
  }
}
