package dev.headroom.api.snapshot;

import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.ObjectReference;
import dev.headroom.scaling.selector.Requirement;
import dev.headroom.scaling.selector.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the controller would have read for each metric, with the failures of Kubernetes' metrics
 * client (podautoscaler/metrics/client.go) in its words.
 */
final class Readings {
  static final String RESOURCE = "resource metrics API";
  static final String CUSTOM = "custom metrics API";
  static final String EXTERNAL = "external metrics API";

  private final String namespace;
  private final @Nullable List<PodUsage> usages;
  private final List<CustomMetrics> custom;
  private final List<ExternalMetrics> external;
  private final Selector selector;
  private final Set<String> otherPods;

  /**
   * Looks at the answers for one autoscaler.
   *
   * @param usages of pods in any namespace; null if the resource metrics API gave no answer
   * @param selector selects the target's pods
   * @param otherPods names of the namespace's pods that the selector does not select
   */
  Readings(
      String namespace,
      @Nullable List<PodUsage> usages,
      List<CustomMetrics> custom,
      List<ExternalMetrics> external,
      Selector selector,
      Set<String> otherPods) {
    this.namespace = namespace;
    this.usages = usages;
    this.custom = custom;
    this.external = external;
    this.selector = selector;
    this.otherPods = otherPods;
  }

  /**
   * One reading for each metric, in order.
   *
   * @param elsewhere who is asked for a metric of which no list says anything, by its index
   */
  List<Reading> of(List<MetricSpec> metrics, IntFunction<Optional<Reading>> elsewhere) {
    List<MetricSpec> fromCustom =
        metrics.stream()
            .filter(m -> m instanceof MetricSpec.Pods || m instanceof MetricSpec.ObjectMetric)
            .toList();
    List<MetricSpec> fromExternal =
        metrics.stream().filter(m -> m instanceof MetricSpec.External).toList();
    List<@Nullable CustomMetrics> customAnswers =
        Answers.match(fromCustom, custom, list -> list.items().isEmpty(), Readings::answers);
    List<@Nullable ExternalMetrics> externalAnswers =
        Answers.match(
            fromExternal,
            external,
            list -> list.items().isEmpty(),
            (metric, list) ->
                list.items().stream().anyMatch(item -> item.metric().equals(metric.name())));
    int nextCustom = 0;
    int nextExternal = 0;
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < metrics.size(); i++) {
      int index = i;
      readings.add(
          switch (metrics.get(i)) {
            case MetricSpec.Resource resource -> usage(usage -> usage.ofPod(resource.name()));
            case MetricSpec.ContainerResource resource ->
                usage(usage -> usage.ofContainer(resource.name(), resource.container()));
            case MetricSpec.Pods pods -> {
              CustomMetrics answer = customAnswers.get(nextCustom++);
              yield known(answer, () -> elsewhere.apply(index), () -> pods(pods, answer));
            }
            case MetricSpec.ObjectMetric object -> {
              CustomMetrics answer = customAnswers.get(nextCustom++);
              yield known(answer, () -> elsewhere.apply(index), () -> object(object, answer));
            }
            case MetricSpec.External outside -> {
              ExternalMetrics answer = externalAnswers.get(nextExternal++);
              yield known(answer, () -> elsewhere.apply(index), () -> external(outside, answer));
            }
            case MetricSpec.Unknown _ -> failed("unknown metric source type");
          });
    }
    return readings;
  }

  private static Reading known(
      @Nullable Object answer, Supplier<Optional<Reading>> elsewhere, Supplier<Reading> read) {
    return answer == null ? elsewhere.get().orElseGet(read) : read.get();
  }

  private static boolean answers(MetricSpec metric, CustomMetrics list) {
    return switch (metric) {
      case MetricSpec.Pods pods ->
          list.items().stream()
              .anyMatch(item -> item.kind().equals("Pod") && item.metric().equals(pods.name()));
      case MetricSpec.ObjectMetric object ->
          list.items().stream()
              .anyMatch(
                  item ->
                      item.kind().equals(object.describedObject().kind())
                          && item.metric().equals(object.name()));
      default -> false;
    };
  }

  private Reading usage(Function<PodUsage, @Nullable PodSample> sample) {
    if (usages == null) {
      return unable(
          RESOURCE, "the server could not find the requested resource (get pods.metrics.k8s.io)");
    }
    List<PodUsage> selected = usages.stream().filter(this::isSelected).toList();
    if (selected.isEmpty()) {
      return none(RESOURCE);
    }
    List<PodSample> samples = new ArrayList<>();
    for (PodUsage usage : selected) {
      PodSample value = sample.apply(usage);
      if (value != null) {
        samples.add(value);
      }
    }
    return new Reading.PerPod(samples);
  }

  /**
   * The metrics API selects by the labels that it copied from the pod; without them the pod itself
   * must tell.
   */
  private boolean isSelected(PodUsage usage) {
    if (!usage.meta().namespace().equals(namespace)) {
      return false;
    }
    Map<String, String> labels = usage.meta().labels();
    return labels.isEmpty()
        ? !otherPods.contains(usage.meta().name())
        : !(selector instanceof Selector.Valid valid) || valid.matches(labels);
  }

  private Reading pods(MetricSpec.Pods metric, @Nullable CustomMetrics answer) {
    if (answer == null) {
      return unable(CUSTOM, "the server could not find the metric " + metric.name() + " for pods");
    }
    List<PodSample> samples =
        answer.items().stream()
            .filter(item -> item.kind().equals("Pod") && item.metric().equals(metric.name()))
            .filter(item -> isHere(item) && !otherPods.contains(item.name()))
            .map(
                item ->
                    new PodSample(
                        item.name(), item.value().milliValue(), item.timestamp(), item.window()))
            .toList();
    return samples.isEmpty() ? none(CUSTOM) : new Reading.PerPod(samples);
  }

  private Reading object(MetricSpec.ObjectMetric metric, @Nullable CustomMetrics answer) {
    ObjectReference described = metric.describedObject();
    boolean itself = isNamespace(described);
    String name = itself ? namespace : described.name();
    if (answer == null) {
      return unable(
          CUSTOM,
          "the server could not find the metric "
              + metric.name()
              + " for "
              + resource(described)
              + " "
              + name);
    }
    List<Long> values =
        answer.items().stream()
            .filter(item -> item.kind().equals(described.kind()))
            .filter(item -> item.metric().equals(metric.name()) && item.name().equals(name))
            .filter(item -> itself || isHere(item))
            .map(item -> item.value().milliValue())
            .toList();
    return values.size() == 1
        ? new Reading.Values(values)
        : unable(
            CUSTOM,
            "the custom metrics API server returned "
                + values.size()
                + " results when we asked for exactly one");
  }

  private Reading external(MetricSpec.External metric, @Nullable ExternalMetrics answer) {
    if (answer == null) {
      return unable(
          EXTERNAL,
          "the server could not find the requested resource (get "
              + metric.name()
              + ".external.metrics.k8s.io)");
    }
    Selector series =
        metric
            .metric()
            .selector()
            .map(labels -> labels.toSelector())
            .orElse(new Selector.Valid(List.of()));
    List<Long> values =
        answer.items().stream()
            .filter(item -> item.metric().equals(metric.name()))
            .filter(item -> mayMatch(series, item.labels()))
            .map(item -> item.value().milliValue())
            .toList();
    return values.isEmpty() ? none(EXTERNAL) : new Reading.Values(values);
  }

  /**
   * Whether the series may be one that was asked for: the API selected already, and need not say by
   * which labels; only a label that says otherwise tells of an answer to another question.
   */
  private static boolean mayMatch(Selector series, Map<String, String> labels) {
    if (!(series instanceof Selector.Valid valid)) {
      return true;
    }
    for (Requirement requirement : valid.requirements()) {
      if (labels.containsKey(requirement.key()) && !requirement.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  private boolean isHere(CustomMetrics.Item item) {
    return item.namespace().isEmpty() || item.namespace().equals(namespace);
  }

  private static boolean isNamespace(ObjectReference reference) {
    return reference.kind().equals("Namespace") && !reference.apiVersion().contains("/");
  }

  /**
   * The resource of a kind, as {@code deployments.apps}; Kubernetes asks the cluster, this forms
   * the usual plural.
   */
  private static String resource(ObjectReference reference) {
    String kind = reference.kind().toLowerCase(Locale.ROOT);
    String plural = kind.endsWith("s") || kind.endsWith("x") ? kind + "es" : kind + "s";
    int slash = reference.apiVersion().indexOf('/');
    return slash < 0 ? plural : plural + "." + reference.apiVersion().substring(0, slash);
  }

  static Reading unable(String api, String why) {
    return failed("unable to fetch metrics from " + api + ": " + why);
  }

  private static Reading none(String api) {
    return failed("no metrics returned from " + api);
  }

  private static Reading failed(String message) {
    return new Reading.Failed(message);
  }
}
