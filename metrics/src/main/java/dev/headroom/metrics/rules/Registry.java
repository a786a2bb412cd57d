package dev.headroom.metrics.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The metrics that rules give, as of a look at the series.
 *
 * @param objects of objects
 * @param external by name
 * @param health of each rule, in the rules' order, external ones last
 */
public record Registry(
    Map<ObjectMetric, Source> objects, Map<String, Source> external, List<RuleHealth> health) {
  public static final Registry EMPTY = new Registry(Map.of(), Map.of(), List.of());

  /** A metric of a kind of object. */
  public record ObjectMetric(ObjectType type, String metric) {}

  /** The rule and the series that it is asked for. */
  public record Source(MetricRule rule, String series) {}

  public Registry {
    objects = Map.copyOf(objects);
    external = Map.copyOf(external);
    health = List.copyOf(health);
  }

  public Optional<Source> of(ObjectType type, String metric) {
    return Optional.ofNullable(objects.get(new ObjectMetric(type, metric)));
  }

  public Optional<Source> ofExternal(String metric) {
    return Optional.ofNullable(external.get(metric));
  }

  /** All that there is, as {@code pods/queue_depth}, sorted. */
  public List<String> names() {
    return objects.keySet().stream()
        .map(metric -> metric.type() + "/" + metric.metric())
        .sorted()
        .toList();
  }
}
