package dev.headroom.kubernetes.metricsapi.request;

import dev.headroom.scaling.selector.Requirement;
import java.util.List;
import java.util.Optional;

/** What is asked for. */
public sealed interface ApiRequest {
  /** The groups that are served. */
  String CUSTOM = "custom.metrics.k8s.io";

  String EXTERNAL = "external.metrics.k8s.io";
  String RESOURCE = "metrics.k8s.io";

  /** In place of a name: all objects that the selector selects. */
  String ALL = "*";

  /**
   * A metric of objects.
   *
   * @param version v1beta1 or v1beta2
   * @param namespace of the objects; empty where their kind is in none
   * @param group of the objects' kind, or its first part; empty for any
   * @param resource the kind, as {@code pods}
   * @param name of the object, or {@link #ALL}
   * @param labelSelector of the objects
   * @param metricSelector of the metric's own labels
   */
  record Custom(
      String version,
      Optional<String> namespace,
      String group,
      String resource,
      String name,
      String metric,
      List<Requirement> labelSelector,
      List<Requirement> metricSelector)
      implements ApiRequest {}

  /** A metric of nothing in the cluster. */
  record External(String namespace, String metric, List<Requirement> selector)
      implements ApiRequest {}

  /**
   * Processor time and memory of pods.
   *
   * @param namespace empty for all
   * @param name empty for a list
   */
  record PodUsage(
      Optional<String> namespace, Optional<String> name, List<Requirement> labelSelector)
      implements ApiRequest {}

  /**
   * The same of nodes.
   *
   * @param name empty for a list
   */
  record NodeUsage(Optional<String> name, List<Requirement> labelSelector) implements ApiRequest {}

  /** A document about the server itself, by its path. */
  record Document(String path) implements ApiRequest {}
}
