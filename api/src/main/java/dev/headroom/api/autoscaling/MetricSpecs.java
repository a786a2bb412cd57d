package dev.headroom.api.autoscaling;

import dev.headroom.document.Fields;
import dev.headroom.document.schema.Choice;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Rule;
import dev.headroom.document.schema.Schema;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Text;
import dev.headroom.scaling.policy.LabelSelector;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.ObjectReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Metrics (autoscaling/v2 MetricSpec) in documents. Immutable. */
public final class MetricSpecs {
  /** As Kubernetes admits them. */
  public static final MetricSpecs ADMITTED = of(Rules.ADMISSION);

  /** As a cluster may hold them. */
  public static final MetricSpecs STORED = of(Rules.STORED);

  /**
   * As Kubernetes admits them, in a map that may have something else in their place: then there is
   * no type.
   */
  public static final MetricSpecs AMONG_OTHERS =
      new MetricSpecs(ADMITTED.type.optional(), ADMITTED.sources);

  /** Of an External metric, and of what is measured as one. */
  public static final Shape<MetricTarget> EXTERNAL_TARGET =
      MetricTargets.ofExternal(Rules.ADMISSION);

  private final Property<String> type;
  private final List<Property<MetricSpec>> sources;

  private MetricSpecs(Property<String> type, List<Property<MetricSpec>> sources) {
    this.type = type;
    this.sources = sources;
  }

  private static MetricSpecs of(Rules rules) {
    Sources all = new Sources(rules);
    List<Property<MetricSpec>> sources =
        List.of(all.pods(), all.resource(), all.containerResource(), all.object(), all.external());
    Choice<String> types =
        Choice.of(sources.stream().map(source -> typeOf(source.name())).toArray(String[]::new));
    Schema<String> schema = rules == Rules.ADMISSION ? types : Text.NAME;
    return new MetricSpecs(
        Property.of("type", schema, "Where the metric comes from.", "Pods")
            .required(types.expected()),
        sources);
  }

  private static String typeOf(String source) {
    return Character.toUpperCase(source.charAt(0)) + source.substring(1);
  }

  /** The fields of a metric. */
  public List<Property<?>> properties() {
    List<Property<?>> properties = new ArrayList<>();
    properties.add(type);
    properties.addAll(sources);
    return List.copyOf(properties);
  }

  /** That the type says which source is to be there. */
  public List<Rule> rules() {
    Map<String, String> fieldOf = new LinkedHashMap<>();
    sources.forEach(source -> fieldOf.put(typeOf(source.name()), source.name()));
    return List.of(
        Rule.onlyWith(type.name(), fieldOf.values().toArray(String[]::new)),
        new Rule.Selects(type.name(), fieldOf, "what to measure, as the type says"));
  }

  /** A metric. */
  public Shape<MetricSpec> shape() {
    return Shape.of("MetricSpec", properties(), this::decode).where(rules());
  }

  /** The metric in a map that may have other fields as well. */
  public @Nullable MetricSpec decode(Fields fields) {
    String name = type.in(fields);
    MetricSpec metric = name == null ? null : new MetricSpec.Unknown(name);
    for (Property<MetricSpec> source : sources) {
      if (name != null && name.equals(typeOf(source.name()))) {
        metric = source.in(fields);
      } else {
        source.field(fields);
      }
    }
    return fields.ok() ? metric : null;
  }

  /** What each type of metric has. */
  private record Sources(Rules rules) {
    private static final Property<String> RESOURCE =
        Property.of(
                "name", Text.NAME.called("a resource, as cpu or memory"), "The resource.", "cpu")
            .required("a resource, as cpu or memory");
    private static final Property<String> CONTAINER =
        Property.of(
                "container",
                Text.matching(
                    "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?",
                    "a container's name: a-z, 0-9 and -, at most 63"),
                "The container.",
                "app")
            .required("a container's name");
    private static final Property<ObjectReference> DESCRIBED_OBJECT =
        Property.of(
                "describedObject",
                References.SHAPE,
                "The object that the metric describes.",
                "{apiVersion: v1, kind: Service, name: web}")
            .required("apiVersion, kind and name");
    private static final Property<String> METRIC_NAME =
        Property.of("name", References.PATH_SEGMENT, "The metric's name.", "queue_depth")
            .required("a metric's name");
    private static final Property<LabelSelector> SELECTOR =
        Property.of(
            "selector",
            LabelSelectors.SHAPE,
            "Which of the metric's series count.",
            "{matchLabels: {model: a}}");
    private static final Property<MetricIdentifier> METRIC =
        Property.of(
                "metric",
                Shape.of(
                    "MetricIdentifier",
                    List.of(METRIC_NAME, SELECTOR),
                    fields -> {
                      String name = METRIC_NAME.in(fields);
                      LabelSelector selector = SELECTOR.in(fields);
                      return name == null
                          ? null
                          : new MetricIdentifier(name, Optional.ofNullable(selector));
                    }),
                "Which metric.",
                "{name: queue_depth}")
            .required("a metric's name");

    private static Property<MetricTarget> target(Shape<MetricTarget> shape, String example) {
      return Property.of("target", shape, "What the metric should be.", example)
          .required("a target");
    }

    Property<MetricSpec> resource() {
      Property<MetricTarget> target =
          target(MetricTargets.ofResource(rules), "{type: Utilization, averageUtilization: 70}");
      return Property.of(
          "resource",
          Shape.of(
              "ResourceMetricSource",
              List.of(RESOURCE, target),
              fields -> {
                String name = RESOURCE.in(fields);
                MetricTarget to = target.in(fields);
                return name == null || to == null ? null : new MetricSpec.Resource(name, to);
              }),
          "CPU or memory of the pods; only in a cluster.",
          "{name: cpu, target: {type: Utilization, averageUtilization: 70}}");
    }

    Property<MetricSpec> containerResource() {
      Property<MetricTarget> target =
          target(MetricTargets.ofResource(rules), "{type: Utilization, averageUtilization: 70}");
      return Property.of(
          "containerResource",
          Shape.of(
              "ContainerResourceMetricSource",
              List.of(RESOURCE, CONTAINER, target),
              fields -> {
                String name = RESOURCE.in(fields);
                String container = CONTAINER.in(fields);
                MetricTarget to = target.in(fields);
                return name == null || container == null || to == null
                    ? null
                    : new MetricSpec.ContainerResource(name, container, to);
              }),
          "CPU or memory of one container of the pods; only in a cluster.",
          "{name: cpu, container: app, target: {type: Utilization, averageUtilization: 70}}");
    }

    Property<MetricSpec> pods() {
      Property<MetricTarget> target =
          target(MetricTargets.ofPods(rules), "{type: AverageValue, averageValue: \"10\"}");
      return Property.of(
          "pods",
          Shape.of(
              "PodsMetricSource",
              List.of(METRIC, target),
              fields -> {
                MetricIdentifier metric = METRIC.in(fields);
                MetricTarget to = target.in(fields);
                return metric == null || to == null ? null : new MetricSpec.Pods(metric, to);
              }),
          "A series that each replica has; its mean is compared with the target.",
          "{metric: {name: queue_depth}, target: {type: AverageValue, averageValue: \"10\"}}");
    }

    Property<MetricSpec> object() {
      Property<MetricTarget> target =
          target(MetricTargets.ofObject(rules), "{type: Value, value: 100}");
      return Property.of(
          "object",
          Shape.of(
              "ObjectMetricSource",
              List.of(DESCRIBED_OBJECT, METRIC, target),
              fields -> {
                ObjectReference described = DESCRIBED_OBJECT.in(fields);
                MetricIdentifier metric = METRIC.in(fields);
                MetricTarget to = target.in(fields);
                return described == null || metric == null || to == null
                    ? null
                    : new MetricSpec.ObjectMetric(described, metric, to);
              }),
          "A metric of another object, as a Service; only in a cluster.",
          "{describedObject: {apiVersion: v1, kind: Service, name: web}, metric: {name: hits},"
              + " target: {type: Value, value: 100}}");
    }

    Property<MetricSpec> external() {
      Property<MetricTarget> target =
          target(MetricTargets.ofExternal(rules), "{type: AverageValue, averageValue: \"30\"}");
      return Property.of(
          "external",
          Shape.of(
              "ExternalMetricSource",
              List.of(METRIC, target),
              fields -> {
                MetricIdentifier metric = METRIC.in(fields);
                MetricTarget to = target.in(fields);
                return metric == null || to == null ? null : new MetricSpec.External(metric, to);
              }),
          "A metric of something outside, as a queue; only in a cluster.",
          "{metric: {name: jobs}, target: {type: AverageValue, averageValue: \"30\"}}");
    }
  }
}
