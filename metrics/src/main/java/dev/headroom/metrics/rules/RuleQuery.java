package dev.headroom.metrics.rules;

import dev.headroom.metrics.rules.template.Template;
import dev.headroom.metrics.rules.template.TemplateException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Fills in a rule's query. */
final class RuleQuery {
  private RuleQuery() {}

  /**
   * The query.
   *
   * @param series the name of the series
   * @param requirements what the labels have to be, in this order
   * @param groupBy labels
   * @throws TemplateException if it cannot be filled in
   */
  static String of(
      Template template, String series, List<Requirement> requirements, List<String> groupBy) {
    Map<String, String> values = new TreeMap<>();
    requirements.forEach(each -> values.put(each.label(), each.joined()));
    String query =
        template.render(
            Map.of(
                "Series",
                series,
                "LabelMatchers",
                requirements.stream().map(Requirement::matcher).collect(Collectors.joining(",")),
                "LabelValuesByName",
                values,
                "GroupBy",
                String.join(",", groupBy),
                "GroupBySlice",
                groupBy));
    if (query.isBlank()) {
      throw new TemplateException(template + ": comes to an empty query");
    }
    return query;
  }
}
