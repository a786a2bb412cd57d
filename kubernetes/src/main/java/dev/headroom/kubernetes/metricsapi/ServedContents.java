package dev.headroom.kubernetes.metricsapi;

import dev.headroom.kubernetes.metricsapi.answer.Answer;
import dev.headroom.kubernetes.metricsapi.answer.MetricAnswers;
import dev.headroom.kubernetes.metricsapi.answer.PodSignals;
import dev.headroom.kubernetes.metricsapi.document.Discovery;
import dev.headroom.kubernetes.metricsapi.document.OpenApi;
import dev.headroom.kubernetes.metricsapi.document.Page;
import dev.headroom.kubernetes.metricsapi.document.ServedGroup;
import dev.headroom.kubernetes.metricsapi.document.ServedGroup.ServedResource;
import dev.headroom.kubernetes.metricsapi.document.ServerVersion;
import dev.headroom.kubernetes.metricsapi.request.ApiRequest;
import dev.headroom.kubernetes.metricsapi.usage.UsageAnswers;
import dev.headroom.kubernetes.metricsapi.wire.Status;
import dev.headroom.metrics.rules.MetricsRules;
import dev.headroom.metrics.rules.ObjectType;
import dev.headroom.metrics.rules.Registry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is served: values, and documents about them. Thread-safe. */
final class ServedContents implements ApiService.Contents {
  private static final String V1BETA1 = "v1beta1";
  private static final List<String> GET = List.of("get");
  private static final List<ServedResource> OF_USAGE =
      List.of(
          new ServedResource("nodes", false, "NodeMetrics", List.of("get", "list")),
          new ServedResource("pods", true, "PodMetrics", List.of("get", "list")));

  private final MetricAnswers answers;
  private final Optional<UsageAnswers> usage;
  private final MetricsRules rules;
  private final PodSignals signals;
  private final Supplier<String> ownMetrics;
  private final InstantSource clock;
  private final String version;

  /**
   * @param usage where {@code metrics.k8s.io} is served
   * @param ownMetrics the page {@code /metrics}
   */
  ServedContents(
      MetricAnswers answers,
      Optional<UsageAnswers> usage,
      MetricsRules rules,
      PodSignals signals,
      Supplier<String> ownMetrics,
      InstantSource clock,
      String version) {
    this.answers = answers;
    this.usage = usage;
    this.rules = rules;
    this.signals = signals;
    this.ownMetrics = ownMetrics;
    this.clock = clock;
    this.version = version;
  }

  @Override
  public Answer answer(ApiRequest request, Instant now) {
    return switch (request) {
      case ApiRequest.Custom custom -> answers.of(custom, now);
      case ApiRequest.External external -> answers.of(external, now);
      case ApiRequest.PodUsage pods -> usage(answering -> answering.of(pods));
      case ApiRequest.NodeUsage nodes -> usage(answering -> answering.of(nodes));
      case ApiRequest.Document _ -> noSuchPath();
    };
  }

  private Answer usage(Function<UsageAnswers, Answer> question) {
    return usage.map(question).orElseGet(ServedContents::noSuchPath);
  }

  private static Answer noSuchPath() {
    return new Answer.Problem(Status.noSuchPath());
  }

  @Override
  public Optional<Page> document(String path, String accept) {
    String[] parts = path.split("/", -1);
    return switch (parts.length < 2 ? "" : parts[1]) {
      case "apis" ->
          switch (parts.length) {
            case 2 -> Optional.of(discovery().apis(accept));
            case 3 -> discovery().group(parts[2]);
            case 4 -> discovery().version(parts[2], parts[3]);
            default -> Optional.empty();
          };
      case "openapi" -> new OpenApi(discovery(), version).page(path);
      case "version" -> Optional.of(ServerVersion.page(version));
      case "metrics" -> Optional.of(Page.ofText(ownMetrics.get()));
      default -> Optional.empty();
    };
  }

  private Discovery discovery() {
    Registry registry = rules.registry(clock.instant());
    TreeMap<String, ServedResource> ofObjects = new TreeMap<>();
    for (String signal : signals.names()) {
      ServedResource resource = custom(ObjectType.POD, signal);
      ofObjects.put(resource.name(), resource);
    }
    registry
        .objects()
        .keySet()
        .forEach(
            metric -> {
              ServedResource resource = custom(metric.type(), metric.metric());
              ofObjects.put(resource.name(), resource);
            });
    List<ServedResource> external = new ArrayList<>();
    for (String metric : registry.external().keySet()) {
      external.add(new ServedResource(metric, true, "ExternalMetricValueList", GET));
    }
    external.sort(Comparator.comparing(ServedResource::name));
    List<ServedGroup> groups = new ArrayList<>();
    groups.add(
        new ServedGroup(
            ApiRequest.CUSTOM, List.of("v1beta2", V1BETA1), List.copyOf(ofObjects.values())));
    groups.add(new ServedGroup(ApiRequest.EXTERNAL, List.of(V1BETA1), external));
    if (usage.isPresent()) {
      groups.add(new ServedGroup(ApiRequest.RESOURCE, List.of(V1BETA1), OF_USAGE));
    }
    return new Discovery(groups);
  }

  private static ServedResource custom(ObjectType type, String metric) {
    return new ServedResource(type + "/" + metric, type.namespaced(), "MetricValueList", GET);
  }
}
