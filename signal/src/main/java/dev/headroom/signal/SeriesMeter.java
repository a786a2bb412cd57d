package dev.headroom.signal;

import dev.headroom.gateway.signal.LoadMeans;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.catalog.MetricReader;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.Matcher.Operator;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.LabelSelector;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a series of the replicas' own pages, as a Pods metric of autoscaling/v2 names it. */
final class SeriesMeter implements Meter {
  private final MetricSpec metric;
  private final Optional<MetricReader> reader;

  SeriesMeter(MetricSpec metric, Catalog catalog) {
    this.metric = metric;
    reader =
        metric instanceof MetricSpec.Pods pods
            ? Optional.of(catalog.reader(pods.name(), matchers(pods.metric()), Map.of()))
            : Optional.empty();
  }

  @Override
  public Measure read(Pages pages, Instant now) {
    if (reader.isEmpty()) {
      return Measure.of(metric, new Reading.Failed("only replicas' own pages are measured here"));
    }
    PageValues page = PageValues.read(reader.get(), pages, now);
    return Measure.of(
        metric,
        page.values().isEmpty()
            ? new Reading.Failed(page.whyAbsent())
            : Samples.of(page.values(), now));
  }

  @Override
  public boolean isAbove(LoadMeans load, double tolerance) {
    return false;
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
}
