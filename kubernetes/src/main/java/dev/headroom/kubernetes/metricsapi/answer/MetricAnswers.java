package dev.headroom.kubernetes.metricsapi.answer;

import dev.headroom.kubernetes.metricsapi.kind.ClusterKinds;
import dev.headroom.kubernetes.metricsapi.kind.ClusterObjects;
import dev.headroom.kubernetes.metricsapi.kind.ObjectKind;
import dev.headroom.kubernetes.metricsapi.request.ApiRequest;
import dev.headroom.kubernetes.metricsapi.wire.ExternalMetricValueList;
import dev.headroom.kubernetes.metricsapi.wire.MetricValue;
import dev.headroom.kubernetes.metricsapi.wire.MetricValueList;
import dev.headroom.kubernetes.metricsapi.wire.Status;
import dev.headroom.metrics.rules.MetricAnswer;
import dev.headroom.metrics.rules.MetricsRules;
import dev.headroom.metrics.rules.ObjectType;
import dev.headroom.metrics.rules.Requirement;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@code custom.metrics.k8s.io} and {@code external.metrics.k8s.io}. Thread-safe. */
public final class MetricAnswers {
  private static final Logger log = LoggerFactory.getLogger(MetricAnswers.class);

  private final ClusterKinds kinds;
  private final ClusterObjects objects;
  private final MetricsRules rules;
  private final PodSignals signals;

  public MetricAnswers(
      ClusterKinds kinds, ClusterObjects objects, MetricsRules rules, PodSignals signals) {
    this.kinds = kinds;
    this.objects = objects;
    this.rules = rules;
    this.signals = signals;
  }

  /** A metric of objects. */
  public Answer of(ApiRequest.Custom request, Instant now) {
    Optional<ObjectKind> kind = kinds.find(request.group(), request.resource());
    if (kind.isEmpty()) {
      return notFound(request, resource(request), "the cluster has no such kind");
    }
    ObjectType type = kind.get().type();
    if (type.namespaced() != request.namespace().isPresent()) {
      return notFound(
          request,
          type.toString(),
          type.namespaced() ? "they are in namespaces" : "they are in no namespace");
    }
    String namespace = request.namespace().orElse("");
    try {
      List<Requirement> selector = Selectors.requirements(request.metricSelector());
      List<String> names =
          request.name().equals(ApiRequest.ALL)
              ? objects.names(kind.get(), namespace, request.labelSelector())
              : List.of(request.name());
      return names.isEmpty()
          ? notFound(request, type.toString(), "the selector selects none")
          : ofObjects(request, kind.get(), namespace, names, selector, now);
    } catch (KubernetesClientException lost) {
      log.warn("{} cannot be listed: {}", type, lost.getMessage());
      return new Answer.Problem(Status.internal("unable to list matching resources"));
    } catch (IllegalArgumentException bad) {
      return new Answer.Problem(Status.badRequest(String.valueOf(bad.getMessage())));
    }
  }

  private Answer ofObjects(
      ApiRequest.Custom request,
      ObjectKind kind,
      String namespace,
      List<String> names,
      List<Requirement> selector,
      Instant now) {
    ObjectType type = kind.type();
    Optional<String> why = Optional.empty();
    if (type.equals(ObjectType.POD) && rules.registry(now).of(type, request.metric()).isEmpty()) {
      PodSignals.Values read =
          signals.read(namespace, names, request.metric(), Selectors.matchers(selector), now);
      if (!read.values().isEmpty()) {
        return list(request, kind, namespace, read.values());
      }
      why = read.why();
    }
    return switch (rules.ofObjects(type, namespace, names, request.metric(), selector, now)) {
      case MetricAnswer.OfObjects(Map<String, Long> milli, _) -> {
        Map<String, PodSignals.Value> values = new TreeMap<>();
        milli.forEach((name, value) -> values.put(name, new PodSignals.Value(value, now)));
        yield list(request, kind, namespace, values);
      }
      case MetricAnswer.NotFound(String sentence) -> {
        String all = why.map(signal -> sentence + "; " + signal).orElse(sentence);
        yield notFound(request, type.toString(), all);
      }
      case MetricAnswer.Failed(String sentence) -> failed(sentence);
      case MetricAnswer.External _ -> throw new IllegalStateException("asked for objects' metrics");
    };
  }

  private static Answer list(
      ApiRequest.Custom request,
      ObjectKind kind,
      String namespace,
      Map<String, PodSignals.Value> values) {
    List<MetricValue> items =
        new TreeMap<>(values)
            .entrySet().stream()
                .map(
                    each ->
                        new MetricValue(
                            new MetricValue.DescribedObject(
                                kind.kind(), namespace, each.getKey(), kind.apiVersion()),
                            each.getValue().at(),
                            Optional.empty(),
                            each.getValue().milli()))
                .toList();
    return new Answer.Body(
        new MetricValueList(request.version(), request.metric(), request.metricSelector(), items)
            .json());
  }

  /** An external metric. */
  public Answer of(ApiRequest.External request, Instant now) {
    List<Requirement> selector;
    try {
      selector = Selectors.requirements(request.selector());
    } catch (IllegalArgumentException bad) {
      return new Answer.Problem(Status.badRequest(String.valueOf(bad.getMessage())));
    }
    return switch (rules.external(request.namespace(), request.metric(), selector, now)) {
      case MetricAnswer.External(List<MetricAnswer.Item> items, _) ->
          new Answer.Body(new ExternalMetricValueList(request.metric(), items, now).json());
      case MetricAnswer.NotFound(String why) ->
          new Answer.Problem(
              Status.notFound(
                  "the server could not find the metric "
                      + request.metric()
                      + " for namespaces: "
                      + why));
      case MetricAnswer.Failed(String why) -> failed(why);
      case MetricAnswer.OfObjects _ -> throw new IllegalStateException("asked for external ones");
    };
  }

  private static Answer failed(String why) {
    log.warn("A metric cannot be answered: {}", why);
    return new Answer.Problem(Status.internal("unable to fetch metrics: " + why));
  }

  private static String resource(ApiRequest.Custom request) {
    return request.group().isEmpty()
        ? request.resource()
        : request.resource() + "." + request.group();
  }

  /** In the reference's words, and then why. */
  private static Answer notFound(ApiRequest.Custom request, String resource, String why) {
    String name = request.name().equals(ApiRequest.ALL) ? "" : " " + request.name();
    return new Answer.Problem(
        Status.notFound(
            "the server could not find the metric %s for %s%s: %s"
                .formatted(request.metric(), resource, name, why)));
  }
}
