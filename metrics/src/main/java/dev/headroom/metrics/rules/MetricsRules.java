package dev.headroom.metrics.rules;

import dev.headroom.metrics.backend.BackendException;
import dev.headroom.metrics.backend.MetricsBackend;
import dev.headroom.metrics.query.Value;
import dev.headroom.metrics.rules.template.TemplateException;
import dev.headroom.metrics.series.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Answers what Kubernetes' custom and external metrics APIs ask, by rules. It owns the rules that
 * hold now and what they were found to give. Thread-safe; a question takes two deadlines at most.
 */
public final class MetricsRules {
  /** How often a question may look for series again. */
  private static final Duration RELIST = Duration.ofSeconds(5);

  /** How often where the metric that is asked for was not found. */
  private static final Duration RELIST_MISSING = Duration.ofSeconds(1);

  /** How long ago a series may have had its last sample. */
  private static final Duration AGE = Duration.ofMinutes(1);

  private static final double MILLI = 1000;
  private static final int SHOWN_RULES = 3;

  private final MetricsBackend backend;
  private final Duration deadline;
  private final Map<String, RuleStatus.Question> questions = new ConcurrentHashMap<>();
  private volatile State state = new State(RuleSet.NONE, Registry.EMPTY, Instant.MIN);

  /**
   * @param at when the registry was made
   */
  private record State(RuleSet rules, Registry registry, Instant at) {}

  /**
   * @param deadline of each question to the backend
   */
  public MetricsRules(MetricsBackend backend, Duration deadline) {
    this.backend = backend;
    this.deadline = deadline;
  }

  /** From now on by these; rules that are the same as before keep what they were found to give. */
  public synchronized void rules(RuleSet rules) {
    if (!rules.equals(state.rules)) {
      state = new State(rules, state.registry, Instant.MIN);
      questions.clear();
    }
  }

  public RuleSet rules() {
    return state.rules;
  }

  /** How each rule fares, in the rules' order, external ones last; looks at the series now. */
  public List<RuleStatus> status(Instant now) {
    List<MetricRule> external = rules().external();
    return registry(now, RELIST).health().stream()
        .map(
            health ->
                new RuleStatus(
                    external.contains(health.rule()),
                    health,
                    Optional.ofNullable(questions.get(health.rule().place()))))
        .toList();
  }

  /** What there is now. */
  public Registry registry(Instant now) {
    return registry(now, RELIST);
  }

  private Registry registry(Instant now, Duration oldest) {
    State known = state;
    if (known.at.isBefore(now.minus(oldest))) {
      synchronized (this) {
        known = state;
        if (known.at.isBefore(now.minus(oldest))) {
          Registry found = Discovery.of(known.rules, backend, now, AGE, deadline, known.registry);
          known = new State(known.rules, found, now);
          state = known;
        }
      }
    }
    return known.registry;
  }

  /**
   * A metric of objects.
   *
   * @param namespace of the objects; ignored where their kind is in none
   * @param names of the objects, at least one
   * @param selector conditions on the metric's own labels
   */
  public MetricAnswer ofObjects(
      ObjectType type,
      String namespace,
      List<String> names,
      String metric,
      List<Requirement> selector,
      Instant now) {
    Optional<Registry.Source> source =
        registry(now, RELIST)
            .of(type, metric)
            .or(() -> registry(now, RELIST_MISSING).of(type, metric));
    if (source.isEmpty()) {
      return notGiven(type + "/" + metric, metric, state.rules.rules());
    }
    Association association = source.get().rule().association();
    Optional<String> label = association.label(type);
    List<Requirement> requirements = new ArrayList<>(selector);
    if (type.namespaced()) {
      Optional<String> namespaceLabel = association.label(ObjectType.NAMESPACE);
      if (namespaceLabel.isEmpty()) {
        return new MetricAnswer.Failed(
            source.get().rule().place()
                + ": resources names no label for the namespace, which "
                + type
                + " are in");
      }
      requirements.add(Requirement.equal(namespaceLabel.get(), namespace));
    }
    if (label.isEmpty()) {
      return new MetricAnswer.Failed(
          source.get().rule().place() + ": resources names no label for " + type);
    }
    requirements.add(Requirement.oneOf(label.get(), names));
    return asked(
        source.get(),
        requirements,
        List.of(label.get()),
        now,
        (value, query) -> objects(value, query, label.get(), names, type + "/" + metric));
  }

  /**
   * An external metric.
   *
   * @param namespace of the asker
   * @param selector conditions on the metric's labels
   */
  public MetricAnswer external(
      String namespace, String metric, List<Requirement> selector, Instant now) {
    Optional<Registry.Source> source =
        registry(now, RELIST)
            .ofExternal(metric)
            .or(() -> registry(now, RELIST_MISSING).ofExternal(metric));
    if (source.isEmpty()) {
      return notGiven("external metric " + metric, metric, state.rules.external());
    }
    List<Requirement> requirements = new ArrayList<>(selector);
    if (source.get().rule().namespaced() && !namespace.isEmpty()) {
      Optional<String> label = source.get().rule().association().label(ObjectType.NAMESPACE);
      if (label.isEmpty()) {
        return new MetricAnswer.Failed(
            source.get().rule().place()
                + ": resources names no label for the namespace (expected: one, or namespaced: false)");
      }
      requirements.add(Requirement.equal(label.get(), namespace));
    }
    return asked(source.get(), requirements, List.of(), now, MetricsRules::items);
  }

  private interface Reader {
    MetricAnswer read(Value value, String query);
  }

  private MetricAnswer asked(
      Registry.Source source,
      List<Requirement> requirements,
      List<String> groupBy,
      Instant now,
      Reader reader) {
    String place = source.rule().place();
    String query = "";
    MetricAnswer answer;
    try {
      query = RuleQuery.of(source.rule().query(), source.series(), requirements, groupBy);
      answer = reader.read(backend.instant(query, now, deadline), query);
    } catch (BackendException | TemplateException e) {
      answer = new MetricAnswer.Failed(String.valueOf(e.getMessage()));
    }
    questions.put(place, new RuleStatus.Question(now, query, error(answer)));
    return answer instanceof MetricAnswer.Failed(String why)
        ? new MetricAnswer.Failed(place + ": " + why)
        : answer;
  }

  private static Optional<String> error(MetricAnswer answer) {
    return switch (answer) {
      case MetricAnswer.Failed(String why) -> Optional.of(why);
      case MetricAnswer.NotFound(String why) -> Optional.of(why);
      case MetricAnswer.External(List<MetricAnswer.Item> items, String query) ->
          items.isEmpty() ? Optional.of("nothing from " + query) : Optional.empty();
      case MetricAnswer.OfObjects _ -> Optional.empty();
    };
  }

  /** With what is the matter with those that could, the most decisive first. */
  private MetricAnswer notGiven(String shown, String metric, List<MetricRule> among) {
    List<RuleHealth> could =
        state.registry.health().reversed().stream()
            .filter(each -> among.contains(each.rule()) && each.rule().mayGive(metric))
            .filter(each -> each.error().isPresent())
            .toList();
    String why =
        could.stream()
            .limit(SHOWN_RULES)
            .map(RuleHealth::toString)
            .collect(Collectors.joining("; "));
    if (could.stream().anyMatch(each -> !each.looked())) {
      return new MetricAnswer.Failed("which series there are is not known: " + why);
    }
    return new MetricAnswer.NotFound(
        "no rule gives " + shown + (why.isEmpty() ? "" : " (" + why + ")"));
  }

  private static MetricAnswer objects(
      Value value, String query, String label, List<String> names, String metric) {
    if (!(value instanceof Value.Vector(List<Value.Element> elements))) {
      return new MetricAnswer.Failed(query + ": is no vector (expected: a value an object)");
    }
    Map<String, Long> milli = new TreeMap<>();
    for (Value.Element element : elements) {
      String name = element.labels().get(label);
      if (names.contains(name)) {
        Optional<Long> thousandths = milli(element.value());
        if (thousandths.isEmpty()) {
          return new MetricAnswer.Failed(element.value() + " for " + name + " from " + query);
        }
        milli.put(name, thousandths.get());
      }
    }
    if (!milli.isEmpty()) {
      return new MetricAnswer.OfObjects(milli, query);
    }
    return elements.isEmpty()
        ? new MetricAnswer.NotFound(
            "no " + metric + " for " + String.join(", ", names) + ": nothing from " + query)
        : new MetricAnswer.Failed(
            query
                + ": no value has one of "
                + String.join(", ", names)
                + " as its "
                + label
                + " (does the query group by it?)");
  }

  private static MetricAnswer items(Value value, String query) {
    List<Value.Element> elements;
    switch (value) {
      case Value.Vector(List<Value.Element> all) -> elements = all;
      case Value.Scalar(double number) ->
          elements = List.of(new Value.Element(Labels.EMPTY, number));
      case Value.Matrix _, Value.Text _ -> {
        return new MetricAnswer.Failed(query + ": is neither numbers nor a number");
      }
    }
    List<MetricAnswer.Item> items = new ArrayList<>();
    for (Value.Element element : elements) {
      Optional<Long> thousandths = milli(element.value());
      if (thousandths.isEmpty()) {
        return new MetricAnswer.Failed(element.value() + " from " + query);
      }
      items.add(new MetricAnswer.Item(element.labels(), thousandths.get()));
    }
    return new MetricAnswer.External(items, query);
  }

  /** Cut to thousandths, NaN to 0, as the adapter does; empty for what no long can hold. */
  private static Optional<Long> milli(double value) {
    double thousandths = value * MILLI;
    if (Double.isNaN(value)) {
      return Optional.of(0L);
    }
    return Math.abs(thousandths) < Long.MAX_VALUE
        ? Optional.of((long) thousandths)
        : Optional.empty();
  }
}
