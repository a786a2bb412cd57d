package dev.headroom.local;

import dev.headroom.gateway.signal.LoadMeans;
import dev.headroom.metrics.rules.MetricAnswer;
import dev.headroom.metrics.rules.MetricsRules;
import dev.headroom.metrics.rules.ObjectType;
import dev.headroom.metrics.rules.ObjectTypes;
import dev.headroom.metrics.rules.Requirement;
import dev.headroom.metrics.rules.Requirement.Operator;
import dev.headroom.metrics.scrape.WatchedTarget;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.LabelSelector;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.ObjectReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads a metric that a rule gives, as the autoscaler of a cluster would be answered. A metric of
 * pods that none gives is looked for on the pages.
 */
final class RuleMeter implements Meter {
  private static final Duration WINDOW = Duration.ofSeconds(1);

  private final MetricSpec metric;
  private final MetricsRules rules;
  private final String namespace;
  private final SeriesMeter otherwise;

  RuleMeter(MetricSpec metric, MetricsRules rules, String namespace, SeriesMeter otherwise) {
    this.metric = metric;
    this.rules = rules;
    this.namespace = namespace;
    this.otherwise = otherwise;
  }

  @Override
  public Measure read(Map<String, WatchedTarget> pages, Instant now) {
    return switch (metric) {
      case MetricSpec.Pods pods -> ofPods(pods, pages, now);
      case MetricSpec.ObjectMetric object -> Measure.of(metric, ofObject(object, now));
      case MetricSpec.External external ->
          Measure.of(
              metric,
              reading(
                  rules.external(namespace, external.name(), requirements(external.metric()), now),
                  now));
      case MetricSpec.Resource _, MetricSpec.ContainerResource _, MetricSpec.Unknown _ ->
          otherwise.read(pages, now);
    };
  }

  private Measure ofPods(MetricSpec.Pods pods, Map<String, WatchedTarget> pages, Instant now) {
    if (pages.isEmpty()) {
      return otherwise.read(pages, now);
    }
    MetricAnswer answer =
        rules.ofObjects(
            ObjectType.POD,
            namespace,
            List.copyOf(pages.keySet()),
            pods.name(),
            requirements(pods.metric()),
            now);
    if (answer instanceof MetricAnswer.NotFound(String why)) {
      Measure onPages = otherwise.read(pages, now);
      return onPages.reading() instanceof Reading.Failed(String absent)
          ? Measure.of(metric, new Reading.Failed(why + "; " + absent))
          : onPages;
    }
    return Measure.of(metric, reading(answer, now));
  }

  private Reading ofObject(MetricSpec.ObjectMetric object, Instant now) {
    ObjectReference described = object.describedObject();
    String version = described.apiVersion();
    int slash = version.indexOf('/');
    ObjectType type =
        ObjectTypes.USUAL.of(slash < 0 ? "" : version.substring(0, slash), described.kind());
    MetricAnswer answer =
        rules.ofObjects(
            type,
            namespace,
            List.of(described.name()),
            object.name(),
            requirements(object.metric()),
            now);
    return answer instanceof MetricAnswer.OfObjects(Map<String, Long> milli, _)
        ? new Reading.Values(List.copyOf(milli.values()))
        : reading(answer, now);
  }

  private static Reading reading(MetricAnswer answer, Instant now) {
    return switch (answer) {
      case MetricAnswer.OfObjects(Map<String, Long> milli, _) ->
          new Reading.PerPod(
              milli.entrySet().stream()
                  .map(each -> new PodSample(each.getKey(), each.getValue(), now, WINDOW))
                  .toList());
      case MetricAnswer.External(List<MetricAnswer.Item> items, String query) ->
          items.isEmpty()
              ? new Reading.Failed("nothing from " + query)
              : new Reading.Values(items.stream().map(MetricAnswer.Item::milli).toList());
      case MetricAnswer.NotFound(String why) -> new Reading.Failed(why);
      case MetricAnswer.Failed(String why) -> new Reading.Failed(why);
    };
  }

  private static List<Requirement> requirements(MetricIdentifier metric) {
    List<Requirement> requirements = new ArrayList<>();
    metric
        .selector()
        .ifPresent(
            selector -> {
              selector
                  .matchLabels()
                  .forEach((label, value) -> requirements.add(Requirement.equal(label, value)));
              selector.matchExpressions().forEach(each -> requirements.add(requirement(each)));
            });
    return requirements;
  }

  private static Requirement requirement(LabelSelector.Expression expression) {
    Operator operator =
        switch (expression.operator()) {
          case "In" -> Operator.IN;
          case "NotIn" -> Operator.NOT_IN;
          case "Exists" -> Operator.EXISTS;
          case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
          default ->
              throw new IllegalArgumentException(
                  "operator: "
                      + expression.operator()
                      + " (expected: In, NotIn, Exists or DoesNotExist)");
        };
    return new Requirement(expression.key(), operator, expression.values());
  }

  @Override
  public boolean isAbove(LoadMeans load, double tolerance) {
    return false;
  }
}
