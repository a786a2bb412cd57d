package dev.headroom.kubernetes.scrape;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of a pod its scrapes depend on.
 *
 * @param ip empty where it has none yet
 * @param running whether its phase is Running: before, nobody listens; after, nobody ever will
 * @param node empty where it has none yet
 * @param annotations those of {@code prometheus.io}
 * @param ports that its containers declare, over TCP, in their order
 * @param containers names of its containers
 */
record PodFacts(
    String namespace,
    String name,
    String ip,
    boolean running,
    String node,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<Port> ports,
    List<String> containers) {
  private static final String PROMETHEUS = "prometheus.io/";

  /**
   * A declared port.
   *
   * @param name empty where it has none
   */
  record Port(String container, String name, int number) {}

  PodFacts {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    ports = List.copyOf(ports);
    containers = List.copyOf(containers);
  }

  static PodFacts of(Pod pod) {
    Map<String, String> annotations = new TreeMap<>();
    map(pod.getMetadata().getAnnotations())
        .forEach(
            (name, value) -> {
              if (name.startsWith(PROMETHEUS)) {
                annotations.put(name, value);
              }
            });
    List<Port> ports = new ArrayList<>();
    for (Container container : pod.getSpec().getContainers()) {
      for (ContainerPort port : container.getPorts()) {
        if (port.getProtocol() == null || port.getProtocol().equals("TCP")) {
          ports.add(new Port(container.getName(), text(port.getName()), port.getContainerPort()));
        }
      }
    }
    boolean known = pod.getStatus() != null;
    return new PodFacts(
        pod.getMetadata().getNamespace(),
        pod.getMetadata().getName(),
        known ? text(pod.getStatus().getPodIP()) : "",
        known && "Running".equals(pod.getStatus().getPhase()),
        text(pod.getSpec().getNodeName()),
        map(pod.getMetadata().getLabels()),
        annotations,
        ports,
        pod.getSpec().getContainers().stream().map(Container::getName).toList());
  }

  private static Map<String, String> map(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** By its name, or by its number, which need not be declared. */
  Optional<Port> port(String nameOrNumber) {
    return ports.stream()
        .filter(
            port ->
                port.name().equals(nameOrNumber)
                    || String.valueOf(port.number()).equals(nameOrNumber))
        .findFirst()
        .or(() -> number(nameOrNumber).map(this::undeclared));
  }

  Port undeclared(int number) {
    return new Port(containers.size() == 1 ? containers.getFirst() : "", "", number);
  }

  private static Optional<Integer> number(String text) {
    try {
      int number = Integer.parseInt(text);
      return number > 0 && number < 1 << 16 ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException name) {
      return Optional.empty();
    }
  }
}
