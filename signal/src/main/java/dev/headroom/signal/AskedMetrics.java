package dev.headroom.signal;

import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.metrics.backend.BackendException;
import dev.headroom.metrics.backend.MetricsBackend;
import dev.headroom.metrics.query.Value;
import dev.headroom.metrics.rules.MetricAnswer;
import dev.headroom.metrics.rules.MetricsRules;
import dev.headroom.metrics.rules.ObjectType;
import dev.headroom.metrics.rules.ObjectTypes;
import dev.headroom.metrics.rules.Requirement;
import dev.headroom.metrics.rules.Requirement.Operator;
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
 * Metrics of a policy that somebody is asked for: queries of the user's own, and what rules give.
 * Whoever cannot be asked, or has no answer, is a failed reading with the reason. Thread-safe.
 */
public final class AskedMetrics {
  private static final Duration WINDOW = Duration.ofSeconds(1);

  /** What is safe to add up in thousandths in a long. */
  private static final double LARGEST = 1e15;

  private final MetricsBackend backend;
  private final MetricsRules rules;
  private final Duration deadline;

  /**
   * Asks that backend.
   *
   * @param rules which ask the same one
   * @param deadline how long the answer to a query may take
   */
  public AskedMetrics(MetricsBackend backend, MetricsRules rules, Duration deadline) {
    this.backend = backend;
    this.rules = rules;
    this.deadline = deadline;
  }

  /** A query of the user's own. */
  public Reading query(Metric.Query query, Instant now) {
    try {
      return switch (backend.instant(query.expression(), now, deadline)) {
        case Value.Scalar scalar -> number(query, scalar.value());
        case Value.Vector vector when vector.elements().size() == 1 ->
            number(query, vector.elements().getFirst().value());
        case Value.Vector vector when vector.elements().isEmpty() ->
            new Reading.Failed("the query finds no series: " + query.expression());
        case Value.Vector vector ->
            new Reading.Failed(
                "the query comes to %d series (expected: one, as sum(…) gives): %s"
                    .formatted(vector.elements().size(), query.expression()));
        default -> new Reading.Failed("the query comes to no number: " + query.expression());
      };
    } catch (BackendException problem) {
      return new Reading.Failed(String.valueOf(problem.getMessage()));
    }
  }

  private static Reading number(Metric.Query query, double value) {
    return Math.abs(value) <= LARGEST
        ? Reading.Values.of(Math.round(value * 1000))
        : new Reading.Failed("the query comes to " + value + ": " + query.expression());
  }

  /**
   * A metric that a rule gives, as the autoscaler of a cluster would be answered.
   *
   * @param pods whose metrics are meant, by name
   */
  public Reading byRule(MetricSpec metric, String namespace, List<String> pods, Instant now) {
    return switch (metric) {
      case MetricSpec.Pods each when pods.isEmpty() ->
          new Reading.Failed("no pods to ask " + each.name() + " of");
      case MetricSpec.Pods each -> reading(ofPods(each, namespace, pods, now), now);
      case MetricSpec.ObjectMetric object -> ofObject(object, namespace, now);
      case MetricSpec.External external ->
          reading(
              rules.external(namespace, external.name(), requirements(external.metric()), now),
              now);
      case MetricSpec.Resource _, MetricSpec.ContainerResource _, MetricSpec.Unknown _ ->
          new Reading.Failed("no rule gives metrics of this type");
    };
  }

  /**
   * @param pods at least one
   */
  MetricAnswer ofPods(MetricSpec.Pods metric, String namespace, List<String> pods, Instant now) {
    return rules.ofObjects(
        ObjectType.POD, namespace, pods, metric.name(), requirements(metric.metric()), now);
  }

  private Reading ofObject(MetricSpec.ObjectMetric object, String namespace, Instant now) {
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

  static Reading reading(MetricAnswer answer, Instant now) {
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
}
