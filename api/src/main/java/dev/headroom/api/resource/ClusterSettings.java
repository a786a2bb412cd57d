package dev.headroom.api.resource;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What only matters on a cluster: which objects there are of a {@link ModelServer}, and how they
 * are. Trees are objects of Kubernetes as the user wrote them, not looked at here.
 *
 * @param image of the replicas' container; absent: Headroom's own
 * @param imagePullPolicy as a container's; absent: Kubernetes' default
 * @param imagePullSecrets names of Secrets
 * @param envFrom trees, as a container's
 * @param envSources by a variable's name, where its value is: trees, as {@code valueFrom}
 * @param repository the volume of models, if there is one
 * @param pod how the replicas' pods are
 * @param service how they are reached in the cluster
 * @param ingress how they are reached from elsewhere, if they are
 * @param updateStrategy a tree, as a Deployment's strategy; absent: no replica goes before another
 *     one is ready
 * @param disruption a tree, as a PodDisruptionBudget's spec without its selector
 * @param networkPolicy who may connect, if that is bounded
 * @param serviceMonitor how a Prometheus operator scrapes it, if it is to
 */
public record ClusterSettings(
    Optional<String> image,
    Optional<String> imagePullPolicy,
    List<String> imagePullSecrets,
    List<Object> envFrom,
    Map<String, Object> envSources,
    Optional<Repository> repository,
    Pod pod,
    Service service,
    Optional<Ingress> ingress,
    Optional<Object> updateStrategy,
    Optional<Object> disruption,
    Optional<NetworkPolicy> networkPolicy,
    Optional<ServiceMonitor> serviceMonitor) {
  /** Where nothing is said. */
  public static final ClusterSettings DEFAULT =
      new ClusterSettings(
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          Map.of(),
          Optional.empty(),
          new Pod(Map.of(), Map.of(), Map.of(), Map.of()),
          new Service(
              "ClusterIP",
              8000,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Map.of(),
              Map.of(),
              Map.of()),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public ClusterSettings {
    imagePullSecrets = List.copyOf(imagePullSecrets);
    envFrom = List.copyOf(envFrom);
    envSources = ordered(envSources);
  }

  /** The names of the fields that say something. */
  public List<String> told() {
    Map<String, Boolean> told = new LinkedHashMap<>();
    told.put("image", image.isPresent());
    told.put("imagePullPolicy", imagePullPolicy.isPresent());
    told.put("imagePullSecrets", !imagePullSecrets.isEmpty());
    told.put("envFrom", !envFrom.isEmpty());
    told.put("env.valueFrom", !envSources.isEmpty());
    told.put("repository", repository.isPresent());
    told.put("pod", !pod.equals(DEFAULT.pod()));
    told.put("service", !service.equals(DEFAULT.service()));
    told.put("ingress", ingress.isPresent());
    told.put("updateStrategy", updateStrategy.isPresent());
    told.put("podDisruptionBudget", disruption.isPresent());
    told.put("networkPolicy", networkPolicy.isPresent());
    told.put("serviceMonitor", serviceMonitor.isPresent());
    return told.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
  }

  private static <T> Map<String, T> ordered(Map<String, T> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /**
   * A volume of models, mounted to be read only.
   *
   * @param source where it is
   * @param mountPath where the replicas see it, from {@code /}
   * @param subPath the folder of the volume that is mounted
   */
  public record Repository(Source source, String mountPath, Optional<String> subPath) {
    /** Where a volume is. */
    public sealed interface Source {}

    /** A PersistentVolumeClaim in the same namespace. */
    public record Claim(String name) implements Source {}

    /** A folder of the node. */
    public record HostPath(String path) implements Source {}
  }

  /**
   * How pods are.
   *
   * @param labels beside Headroom's own
   * @param spec trees by the name of a field of a Pod's spec
   * @param container trees by the name of a field of its container
   */
  public record Pod(
      Map<String, String> labels,
      Map<String, String> annotations,
      Map<String, Object> spec,
      Map<String, Object> container) {
    public Pod {
      labels = ordered(labels);
      annotations = ordered(annotations);
      spec = ordered(spec);
      container = ordered(container);
    }
  }

  /**
   * A Service.
   *
   * @param type ClusterIP, NodePort or LoadBalancer
   * @param restPort 1 to 65535; gRPC is answered there as well
   * @param grpcPort a port for gRPC alone, if there is one; likewise
   * @param restNodePort the node's port, where it is said
   * @param grpcNodePort likewise
   * @param more trees by the name of a field of a Service's spec
   */
  public record Service(
      String type,
      int restPort,
      Optional<Integer> grpcPort,
      Optional<Integer> restNodePort,
      Optional<Integer> grpcNodePort,
      Map<String, String> labels,
      Map<String, String> annotations,
      Map<String, Object> more) {
    public Service {
      labels = ordered(labels);
      annotations = ordered(annotations);
      more = ordered(more);
    }
  }

  /**
   * Ingresses, one for each of the two.
   *
   * @param className which controller; absent: the cluster's default
   */
  public record Ingress(Optional<String> className, Optional<Route> rest, Optional<Route> grpc) {}

  /**
   * What an Ingress lets in.
   *
   * @param host absent: any
   * @param path the prefix of paths
   * @param tlsSecret the Secret with the certificate; absent: no TLS
   */
  public record Route(
      Optional<String> host,
      String path,
      Optional<String> tlsSecret,
      Map<String, String> annotations) {
    public Route {
      annotations = ordered(annotations);
    }
  }

  /**
   * Who may connect.
   *
   * @param from trees, as a NetworkPolicy's peers; none: nobody
   */
  public record NetworkPolicy(List<Object> from) {
    public NetworkPolicy {
      from = List.copyOf(from);
    }
  }

  /**
   * A ServiceMonitor of the Prometheus operator.
   *
   * @param interval as {@code 15s}; absent: the Prometheus' own
   * @param labels by which a Prometheus finds it
   */
  public record ServiceMonitor(Optional<String> interval, Map<String, String> labels) {
    public ServiceMonitor {
      labels = ordered(labels);
    }
  }
}
