package dev.headroom.metrics.rules;

import dev.headroom.metrics.rules.template.Template;
import dev.headroom.metrics.series.Labels;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A rule that gives metrics of objects, or external ones.
 *
 * @param place where it stands, as {@code adapter.yaml: rules[0]}
 * @param seriesQuery a selector of PromQL
 * @param filters conditions on the names of the series
 * @param association which labels name which objects
 * @param naming what the metrics are called
 * @param query fills in {@link #FIELDS} to a query
 * @param namespaced whether an external metric is asked within the asker's namespace
 */
public record MetricRule(
    String place,
    String seriesQuery,
    List<SeriesFilter> filters,
    Association association,
    Naming naming,
    Template query,
    boolean namespaced) {
  /** What a query's template may use. */
  public static final Set<String> FIELDS =
      Set.of("Series", "LabelMatchers", "LabelValuesByName", "GroupBy", "GroupBySlice");

  public MetricRule {
    filters = List.copyOf(filters);
  }

  /** The metric that the series gives, if it does. */
  public Optional<String> metric(Labels series) {
    String name = series.name();
    return filters.stream().allMatch(filter -> filter.passes(name))
        ? naming.name(name)
        : Optional.empty();
  }

  /** Whether some series could give a metric of that name. */
  public boolean mayGive(String metric) {
    return naming.mayGive(metric);
  }
}
