package dev.headroom.metrics.rules;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.headroom.document.Document;
import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.document.Problem;
import dev.headroom.document.Problems;
import dev.headroom.metrics.query.Query;
import dev.headroom.metrics.query.QueryException;
import dev.headroom.metrics.query.RawCounter;
import dev.headroom.metrics.rules.template.Template;
import dev.headroom.metrics.rules.template.TemplateException;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a rule. */
final class RuleFields {
  private static final Set<String> LABEL_FIELDS = Set.of("Group", "Resource");

  /** What templates are tried with. */
  private static final String TRIAL = "series";

  private static final List<Requirement> TRIAL_LABELS =
      List.of(Requirement.equal("namespace", "default"), Requirement.equal("pod", "a"));

  private final Document document;
  private final ObjectTypes types;
  private final QueryChecks checks;
  private final Problems doubts;

  RuleFields(Document document, ObjectTypes types, QueryChecks checks) {
    this.document = document;
    this.types = types;
    this.checks = checks;
    this.doubts = new Problems(document.file());
  }

  /** What is hardly meant so, in what was read until now. */
  List<Problem> doubts() {
    return doubts.list();
  }

  ObjectTypes types() {
    return types;
  }

  /** Those that are right. */
  List<MetricRule> rules(Field list) {
    return list.list(item -> item.object(this::rule));
  }

  private @Nullable MetricRule rule(Fields rule) {
    String seriesQuery =
        rule.required("seriesQuery", "a selector of series, as up{namespace!=\"\"}").string();
    List<SeriesFilter> filters =
        rule.get("seriesFilters").list(filter -> filter.object(this::filter));
    boolean[] namespaced = {true};
    Association association = association(rule.get("resources"), namespaced);
    Naming naming = naming(rule.get("name"));
    Template query =
        query(
            rule.required(
                "metricsQuery",
                "a query, as sum(<<.Series>>{<<.LabelMatchers>>}) by (<<.GroupBy>>)"));
    if (seriesQuery == null || association == null || naming == null || query == null) {
      return null;
    }
    check(rule, seriesQuery, query);
    return rule.build(
        () ->
            new MetricRule(
                document.file() + ": " + rule.self().path(),
                seriesQuery,
                filters,
                association,
                naming,
                query,
                namespaced[0]));
  }

  private void check(Fields rule, String seriesQuery, Template template) {
    String series = TRIAL;
    try {
      series = trialName(Query.selector(seriesQuery));
    } catch (QueryException e) {
      mistake(rule.get("seriesQuery"), "a selector of series: " + e.getMessage());
    }
    Field field = rule.get("metricsQuery");
    try {
      String filled = RuleQuery.of(template, series, TRIAL_LABELS, List.of("pod"));
      Query.parse(filled)
          .rawCounter(checks.isCounter())
          .ifPresent(
              raw -> doubts.add(document.problem(field.path(), rateOf(raw, template.toString()))));
    } catch (QueryException e) {
      mistake(field, "a query in PromQL, which it is not once filled in: " + e.getMessage());
    } catch (TemplateException e) {
      throw new IllegalStateException("a template that was tried before", e);
    }
  }

  /** Whoever else is asked may know more of a language than Headroom does. */
  private void mistake(Field field, String expected) {
    switch (checks.dialect()) {
      case OWN -> field.problem(expected);
      case OTHER -> doubts.add(document.problem(field.path(), expected));
    }
  }

  /** A name as the selector's series have it: what an expression ends with, the name ends with. */
  private static String trialName(List<Matcher> selector) {
    for (Matcher matcher : selector) {
      if (matcher.label().equals(Labels.NAME)) {
        switch (matcher.operator()) {
          case EQUAL -> {
            return matcher.value();
          }
          case MATCHES -> {
            String end = matcher.value().replaceFirst("\\$$", "").replaceFirst("^.*[^a-z_]", "");
            return TRIAL + end;
          }
          case NOT_EQUAL, NOT_MATCHES -> {}
        }
      }
    }
    return TRIAL;
  }

  private static String rateOf(RawCounter raw, String template) {
    String all = "<<.Series>>{<<.LabelMatchers>>}";
    return "a rate, as "
        + (template.contains(all) ? template.replace(all, "rate(" + all + "[1m])") : raw.meant())
        + ": the value of a counter only grows, whatever the load";
  }

  private @Nullable SeriesFilter filter(Fields filter) {
    Field is = filter.get("is");
    Field isNot = filter.get("isNot");
    if (is.present() == isNot.present()) {
      filter.self().problem("one of is and isNot");
      return null;
    }
    Pattern pattern = pattern(is.present() ? is : isNot);
    return pattern == null ? null : new SeriesFilter(pattern, is.present());
  }

  private static @Nullable Pattern pattern(Field field) {
    String text = field.string();
    try {
      return text == null ? null : Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      field.problem("a regular expression of RE2: " + e.getDescription());
      return null;
    }
  }

  private @Nullable Association association(Field field, boolean[] namespaced) {
    if (!field.present()) {
      return new Association(Map.of(), Optional.empty(), types);
    }
    return field.object(
        resources -> {
          Map<String, ObjectType> overrides = new LinkedHashMap<>();
          resources
              .get("overrides")
              .entries()
              .forEach(
                  (label, each) -> {
                    ObjectType type = each.object(this::type);
                    if (type != null) {
                      overrides.put(label, type);
                    }
                  });
          Optional<Template> template =
              Optional.ofNullable(template(resources.get("template"), LABEL_FIELDS));
          Boolean within = resources.get("namespaced").bool();
          namespaced[0] = within == null || within;
          return resources.build(() -> new Association(overrides, template, types));
        });
  }

  private @Nullable ObjectType type(Fields fields) {
    String group = fields.get("group").string();
    String resource = fields.required("resource", "a kind of object, as pod").string();
    return resource == null ? null : types.of(group == null ? "" : group, resource);
  }

  private @Nullable Naming naming(Field field) {
    if (!field.present()) {
      return Naming.SAME;
    }
    return field.object(
        name -> {
          Field matches = name.get("matches");
          Field as = name.get("as");
          String text = as.string();
          boolean any = !matches.present() || "".equals(matches.text());
          Pattern pattern = any ? Pattern.compile(".*") : pattern(matches);
          if (pattern == null) {
            return null;
          }
          try {
            return Naming.of(pattern, text == null ? "" : text);
          } catch (IllegalArgumentException e) {
            as.problem(String.valueOf(e.getMessage()));
            return null;
          }
        });
  }

  /** A query that can be filled in, as a trial shows. */
  private static @Nullable Template query(Field field) {
    Template template = template(field, MetricRule.FIELDS);
    if (template == null) {
      return null;
    }
    try {
      RuleQuery.of(template, TRIAL, TRIAL_LABELS, List.of("pod"));
      return template;
    } catch (TemplateException e) {
      field.problem("a query's template: " + e.getMessage());
      return null;
    }
  }

  private static @Nullable Template template(Field field, Set<String> names) {
    String text = field.string();
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      return Template.parse(text, names);
    } catch (TemplateException e) {
      field.problem("a template: " + e.getMessage());
      return null;
    }
  }

  Optional<ResourceRules> resources(Field field) {
    if (field.present()) {
      doubts.add(
          document.problem(
              field.path(),
              "nothing: they are for metrics.k8s.io, and nothing asks for them on one machine"));
    }
    return Optional.ofNullable(
        field.object(
            rules -> {
              ResourceRules.Resource cpu = rules.required("cpu", "a map").object(this::resource);
              ResourceRules.Resource memory =
                  rules.required("memory", "a map").object(this::resource);
              Duration window = rules.required("window", "a duration, as 5m").duration();
              return cpu == null || memory == null || window == null
                  ? null
                  : rules.build(() -> new ResourceRules(cpu, memory, window));
            }));
  }

  private ResourceRules.@Nullable Resource resource(Fields fields) {
    Template containers = query(fields.required("containerQuery", "a query"));
    Template nodes = query(fields.required("nodeQuery", "a query"));
    Association association = association(fields.get("resources"), new boolean[1]);
    String label = fields.required("containerLabel", "the label with a container's name").string();
    return containers == null || nodes == null || association == null || label == null
        ? null
        : fields.build(() -> new ResourceRules.Resource(containers, nodes, association, label));
  }
}
