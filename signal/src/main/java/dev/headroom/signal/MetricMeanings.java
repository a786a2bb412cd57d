package dev.headroom.signal;

import dev.headroom.api.resource.Resource;
import dev.headroom.api.resource.Scaling;
import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.document.Problem;
import dev.headroom.gateway.signal.GatewaySignal;
import dev.headroom.metrics.backend.Dialect;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.catalog.Parameter;
import dev.headroom.metrics.catalog.Signal;
import dev.headroom.metrics.query.Query;
import dev.headroom.metrics.query.QueryException;
import dev.headroom.metrics.rules.RuleSet;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.quantity.Quantity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a policy's metrics mean in a world: each is a value on the replicas' own metrics pages, what
 * a gateway sees of them, a rule's, a query's, or what only that world has.
 */
public final class MetricMeanings {
  /** Two names, as servers call them, of how many requests a replica computes at the same time. */
  private static final List<String> SLOTS = List.of("slots", "streams");

  private final Catalog catalog;
  private final RuleSet rules;
  private final Dialect dialect;
  private final Resource<?> resource;
  private final String path;
  private final Scaled scaled;

  /**
   * @param rules which may give metrics
   * @param dialect of whom queries will be asked
   * @param resource what the user wrote
   * @param path where the scaling stands in it
   * @param scaled what is scaled
   */
  public MetricMeanings(
      Catalog catalog,
      RuleSet rules,
      Dialect dialect,
      Resource<?> resource,
      String path,
      Scaled scaled) {
    this.catalog = catalog;
    this.rules = rules;
    this.dialect = dialect;
    this.resource = resource;
    this.path = path;
    this.scaled = scaled;
  }

  /** The same with what moves the number where the user says nothing about it. */
  public Scaling completed(Scaling scaling) {
    return scaling.saysNothing() && scaled.usual().isPresent()
        ? scaling.withMetrics(List.of(Metric.Signal.of(scaled.usual().get(), Optional.empty())))
        : scaling;
  }

  /**
   * What is wrong with the metrics here.
   *
   * @param scaling {@linkplain #completed completed}
   */
  public List<Problem> check(Scaling scaling) {
    List<Problem> problems = new ArrayList<>();
    if (scaling.saysNothing()) {
      problems.add(resource.problem(path + ".metrics", "at least one metric, or schedules"));
    }
    for (int i = 0; i < scaling.metrics().size(); i++) {
      String at = path + ".metrics[" + i + "]";
      switch (scaling.metrics().get(i)) {
        case Metric.Signal signal -> check(signal, at + ".signal", problems);
        case Metric.Spec(MetricSpec spec) -> check(spec, at, problems);
        case Metric.Query query -> check(query, at + ".query", problems);
      }
    }
    return problems;
  }

  private void check(Metric.Signal metric, String at, List<Problem> problems) {
    Optional<Signal> ofPage = catalog.signal(metric.name());
    Optional<GatewaySignal> ofGateway = gatewaySignal(metric.name());
    if (ofPage.isEmpty() && ofGateway.isEmpty()) {
      problems.add(resource.problem(at + ".name", "one of " + names()));
      return;
    }
    String unit = ofPage.map(Signal::unit).or(() -> ofGateway.map(GatewaySignal::unit)).orElse("");
    if (target(metric).isEmpty()) {
      problems.add(resource.problem(at + ".target", "a number of " + unit + " for each replica"));
    }
    Set<String> known = parameters(ofPage, ofGateway);
    for (String name : metric.parameters().keySet()) {
      if (!known.contains(name)) {
        problems.add(
            resource.problem(
                at + ".parameters." + name,
                known.isEmpty()
                    ? "nothing: " + metric.name() + " has no parameters"
                    : "one of " + String.join(", ", known)));
      }
    }
  }

  private void check(Metric.Query query, String at, List<Problem> problems) {
    try {
      Query.parse(query.expression());
    } catch (QueryException problem) {
      if (dialect == Dialect.OWN) {
        problems.add(
            resource.problem(at + ".expression", "a query in PromQL: " + problem.getMessage()));
      }
    }
  }

  /** What is hardly meant so in a query. */
  private Optional<String> doubt(Metric.Query query) {
    try {
      return Query.parse(query.expression())
          .rawCounter(catalog::isCounter)
          .map(
              raw ->
                  query.name()
                      + ": "
                      + raw.metric()
                      + " is a counter by its name, whose value only grows, whatever the load; what"
                      + " is meant may be "
                      + meant(raw.metric(), raw.meant()));
    } catch (QueryException problem) {
      return Optional.of(
          query.name()
              + ": no PromQL that Headroom knows, the Prometheus has to: "
              + problem.getMessage());
    }
  }

  private String meant(String counter, String query) {
    return catalog
        .meantBy(counter)
        .map(signal -> "the signal " + signal.name() + " (" + signal.sentence() + "), or " + query)
        .orElse(query);
  }

  private Optional<String> doubt(MetricSpec spec) {
    return spec instanceof MetricSpec.Pods pods
            && catalog.signal(pods.name()).isEmpty()
            && catalog.isCounter(pods.name())
        ? Optional.of(
            pods.name()
                + ": is a counter by its name, whose value only grows, whatever the load; what is"
                + " meant may be "
                + meant(pods.name(), "query: {expression: sum(rate(" + pods.name() + "[1m]))}"))
        : Optional.empty();
  }

  private String names() {
    return Stream.concat(
            catalog.signals().stream().map(Signal::name),
            Stream.of(GatewaySignal.values())
                .filter(_ -> scaled.gateway())
                .map(GatewaySignal::signalName))
        .collect(Collectors.joining(", "));
  }

  private Set<String> parameters(Optional<Signal> ofPage, Optional<GatewaySignal> ofGateway) {
    Set<String> names = new TreeSet<>();
    ofPage.ifPresent(
        signal -> catalog.parameters(signal.name()).forEach(known -> names.add(known.name())));
    if (ofGateway
        .or(() -> ofPage.flatMap(Counterpart::of))
        .filter(GatewaySignal::perSlots)
        .isPresent()) {
      names.addAll(SLOTS);
    }
    return names;
  }

  private void check(MetricSpec spec, String at, List<Problem> problems) {
    if (isByRule(spec) || scaled.elsewhere().test(spec)) {
      return;
    }
    if (!(spec instanceof MetricSpec.Pods pods)) {
      problems.add(resource.problem(at + ".type", scaled.expected()));
    } else if (gatewaySignal(pods.name()).isPresent() && pods.metric().selector().isPresent()) {
      problems.add(
          resource.problem(
              at + ".pods.metric.selector", "nothing: what the gateway counts has no labels"));
    }
  }

  /** What the gateway sees, where there is one. */
  private Optional<GatewaySignal> gatewaySignal(String name) {
    return scaled.gateway() ? GatewaySignal.named(name) : Optional.empty();
  }

  /** Whether a rule may give it; what the gateway sees is never a rule's. */
  private boolean isByRule(MetricSpec spec) {
    return switch (spec) {
      case MetricSpec.Pods pods ->
          gatewaySignal(pods.name()).isEmpty() && rules.mayGive(pods.name());
      case MetricSpec.ObjectMetric object -> rules.mayGive(object.name());
      case MetricSpec.External external -> rules.mayGiveExternal(external.name());
      case MetricSpec.Resource _, MetricSpec.ContainerResource _, MetricSpec.Unknown _ -> false;
    };
  }

  /**
   * The metric that a signal stands for, until more is known; {@link #check} must have found no
   * problem.
   */
  public MetricSpec spec(Metric.Signal metric) {
    String name = catalog.signal(metric.name()).map(Signal::name).orElse(metric.name());
    return new MetricSpec.Pods(
        MetricIdentifier.named(name), new MetricTarget.AverageValue(target(metric).orElseThrow()));
  }

  /** What each metric is measured by, in the scaling's order. */
  public List<PlannedMetric> planned(Scaling scaling) {
    return scaling.metrics().stream().map(this::planned).toList();
  }

  private PlannedMetric planned(Metric metric) {
    return switch (metric) {
      case Metric.Spec(MetricSpec spec) -> planned(spec);
      case Metric.Query query -> new PlannedMetric.OfQuery(query, doubt(query));
      case Metric.Signal signal -> {
        OptionalInt slots = slots(signal.parameters());
        Optional<Signal> ofPage = catalog.signal(signal.name());
        yield ofPage.isPresent()
            ? new PlannedMetric.OfPage(
                ofPage.get(), values(ofPage.get(), slots, signal), signal.target(), slots)
            : new PlannedMetric.OfGateway(
                gatewaySignal(signal.name()).orElseThrow(), target(signal).orElseThrow(), slots);
      }
    };
  }

  /** A Pods metric that is called as a signal of the gateway is that signal. */
  private PlannedMetric planned(MetricSpec spec) {
    if (isByRule(spec)) {
      return new PlannedMetric.ByRule(spec);
    }
    if (scaled.elsewhere().test(spec)) {
      return new PlannedMetric.OfWorld(spec);
    }
    if (spec instanceof MetricSpec.Pods(MetricIdentifier metric, MetricTarget target)
        && target instanceof MetricTarget.AverageValue(Quantity value)) {
      Optional<GatewaySignal> signal = gatewaySignal(metric.name());
      if (signal.isPresent()) {
        return new PlannedMetric.OfGateway(signal.get(), value, slots(Map.of()));
      }
    }
    return new PlannedMetric.Series(spec, doubt(spec));
  }

  /** As the user says it of the metric, or else of the server. */
  private OptionalInt slots(Map<String, Integer> parameters) {
    for (String name : SLOTS) {
      Integer said = parameters.get(name);
      if (said != null) {
        return OptionalInt.of(said);
      }
    }
    return scaled.slots();
  }

  /** Those that the catalog knows; one server calls slots what another calls streams. */
  private Map<String, Double> values(Signal signal, OptionalInt slots, Metric.Signal metric) {
    Map<String, Double> values = new HashMap<>();
    for (Parameter parameter : catalog.parameters(signal.name())) {
      Integer said = metric.parameters().get(parameter.name());
      if (said != null) {
        values.put(parameter.name(), (double) said);
      } else if (SLOTS.contains(parameter.name()) && slots.isPresent()) {
        values.put(parameter.name(), (double) slots.getAsInt());
      }
    }
    return values;
  }

  private Optional<Quantity> target(Metric.Signal metric) {
    return metric
        .target()
        .or(
            () ->
                gatewaySignal(metric.name())
                    .or(() -> catalog.signal(metric.name()).flatMap(Counterpart::of))
                    .flatMap(signal -> Targets.quantity(signal.target())))
        .or(() -> catalog.signal(metric.name()).flatMap(this::recommended));
  }

  /** What the catalog recommends for the first kind of server that has a recommendation. */
  private Optional<Quantity> recommended(Signal signal) {
    return catalog.kinds().stream()
        .flatMap(kind -> Targets.quantity(catalog.target(signal.name(), kind)).stream())
        .findFirst();
  }

  /** What the user should know about the metrics, if anything. */
  public static List<String> notes(List<PlannedMetric> metrics) {
    List<String> notes = new ArrayList<>();
    for (PlannedMetric metric : metrics) {
      switch (metric) {
        case PlannedMetric.OfGateway gateway
            when gateway.signal().perSlots() && gateway.slots().isEmpty() ->
            notes.add(
                gateway.signal().signalName()
                    + ": a replica is taken to compute one request at a time (spec.streams says"
                    + " otherwise)");
        case PlannedMetric.OfQuery query -> query.doubt().ifPresent(notes::add);
        case PlannedMetric.Series series -> series.doubt().ifPresent(notes::add);
        case PlannedMetric.OfGateway _,
            PlannedMetric.OfPage _,
            PlannedMetric.ByRule _,
            PlannedMetric.OfWorld _ -> {}
      }
    }
    return notes;
  }
}
