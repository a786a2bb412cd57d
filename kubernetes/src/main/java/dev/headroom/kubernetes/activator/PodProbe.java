package dev.headroom.kubernetes.activator;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a pod is asked whether it answers: as its containers' readiness probes say. A pod without one
 * answers once it takes connections.
 */
sealed interface PodProbe {
  /**
   * A GET that any status below 400 answers.
   *
   * @param scheme {@code http} or {@code https}
   * @param path with its query
   */
  record Http(String scheme, int port, String path, Map<String, String> headers)
      implements PodProbe {
    public Http {
      requireNonNull(scheme, "scheme");
      requireNonNull(path, "path");
      headers = Map.copyOf(headers);
    }
  }

  /** A port that takes connections. */
  record Tcp(int port) implements PodProbe {}

  /** What only the kubelet can ask: a command in the container. */
  record OfKubelet() implements PodProbe {}

  /**
   * The probes of all the pod's containers, each of which has to answer.
   *
   * @param port of the Service at the pod, asked where no container has a probe
   */
  static List<PodProbe> of(Pod pod, int port) {
    List<PodProbe> probes =
        pod.getSpec().getContainers().stream()
            .flatMap(container -> of(container).stream())
            .toList();
    return probes.isEmpty() ? List.of(new Tcp(port)) : probes;
  }

  private static Optional<PodProbe> of(Container container) {
    Probe probe = container.getReadinessProbe();
    if (probe == null) {
      return Optional.empty();
    }
    if (probe.getHttpGet() != null && isHere(probe.getHttpGet().getHost())) {
      return Optional.of(http(container, probe.getHttpGet()));
    }
    if (probe.getTcpSocket() != null && isHere(probe.getTcpSocket().getHost())) {
      return Optional.of(
          number(container, probe.getTcpSocket().getPort())
              .<PodProbe>map(Tcp::new)
              .orElseGet(OfKubelet::new));
    }
    if (probe.getGrpc() != null && probe.getGrpc().getPort() != null) {
      return Optional.of(new Tcp(probe.getGrpc().getPort()));
    }
    return Optional.of(new OfKubelet());
  }

  private static boolean isHere(String host) {
    return host == null || host.isEmpty();
  }

  private static PodProbe http(Container container, HTTPGetAction get) {
    Map<String, String> headers = new TreeMap<>();
    if (get.getHttpHeaders() != null) {
      get.getHttpHeaders().forEach(each -> headers.put(each.getName(), each.getValue()));
    }
    String path = get.getPath() == null || get.getPath().isEmpty() ? "/" : get.getPath();
    String scheme = "HTTPS".equals(get.getScheme()) ? "https" : "http";
    return number(container, get.getPort())
        .<PodProbe>map(
            port -> new Http(scheme, port, path.startsWith("/") ? path : "/" + path, headers))
        .orElseGet(OfKubelet::new);
  }

  private static Optional<Integer> number(Container container, IntOrString port) {
    if (port.getIntVal() != null) {
      return Optional.of(port.getIntVal());
    }
    return container.getPorts() == null
        ? Optional.empty()
        : container.getPorts().stream()
            .filter(each -> port.getStrVal().equals(each.getName()))
            .map(ContainerPort::getContainerPort)
            .findFirst();
  }
}
