package dev.headroom.local;

import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.catalog.MetricReader;
import dev.headroom.metrics.query.Matcher;
import dev.headroom.metrics.query.Matcher.Operator;
import dev.headroom.metrics.scrape.WatchedTarget;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.LabelSelector;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a policy's metrics from its replicas' windows. Immutable. */
final class PolicyMetrics {
  /** Named in the samples only; how far back each query looks is its own affair. */
  private static final Duration WINDOW = Duration.ofSeconds(1);

  private static final double MILLI = 1000;

  private final List<Optional<MetricReader>> readers;

  PolicyMetrics(Policy policy, Catalog catalog) {
    readers = policy.metrics().stream().map(metric -> reader(metric, catalog)).toList();
  }

  private static Optional<MetricReader> reader(MetricSpec metric, Catalog catalog) {
    return metric instanceof MetricSpec.Pods pods
        ? Optional.of(catalog.reader(pods.name(), matchers(pods.metric()), Map.of()))
        : Optional.empty();
  }

  private static List<Matcher> matchers(MetricIdentifier metric) {
    List<Matcher> matchers = new ArrayList<>();
    metric
        .selector()
        .ifPresent(
            selector -> {
              selector
                  .matchLabels()
                  .forEach(
                      (label, value) -> matchers.add(Matcher.of(label, Operator.EQUAL, value)));
              selector.matchExpressions().forEach(expression -> matchers.add(matcher(expression)));
            });
    return matchers;
  }

  private static Matcher matcher(LabelSelector.Expression expression) {
    String any = expression.values().stream().map(Pattern::quote).collect(Collectors.joining("|"));
    return switch (expression.operator()) {
      case "In" -> Matcher.of(expression.key(), Operator.MATCHES, any);
      case "NotIn" -> Matcher.of(expression.key(), Operator.NOT_MATCHES, any);
      case "Exists" -> Matcher.of(expression.key(), Operator.NOT_EQUAL, "");
      case "DoesNotExist" -> Matcher.of(expression.key(), Operator.EQUAL, "");
      default ->
          throw new IllegalArgumentException(
              "operator: "
                  + expression.operator()
                  + " (expected: In, NotIn, Exists or DoesNotExist)");
    };
  }

  /** A reading for each metric, in the policy's order. */
  List<Reading> read(Map<String, WatchedTarget> pages, Instant now) {
    return readers.stream()
        .map(
            reader ->
                reader.isPresent()
                    ? read(reader.get(), pages, now)
                    : new Reading.Failed("only replicas' own pages are measured here"))
        .toList();
  }

  private static Reading read(MetricReader reader, Map<String, WatchedTarget> pages, Instant now) {
    List<PodSample> samples = new ArrayList<>();
    Map<String, String> absent = new LinkedHashMap<>();
    pages.forEach(
        (replica, page) -> {
          switch (reader.read(page.window(), now)) {
            case dev.headroom.metrics.catalog.Reading.Present present ->
                samples.add(new PodSample(replica, milli(present.value()), now, WINDOW));
            case dev.headroom.metrics.catalog.Reading.Absent reason ->
                absent.put(replica, reason.sentence());
          }
        });
    if (!samples.isEmpty()) {
      return new Reading.PerPod(samples);
    }
    if (absent.isEmpty()) {
      return new Reading.Failed("no replica has a metrics page yet");
    }
    Map.Entry<String, String> first = absent.entrySet().iterator().next();
    return new Reading.Failed(first.getKey() + ": " + first.getValue());
  }

  private static long milli(double value) {
    return Math.round(value * MILLI);
  }
}
