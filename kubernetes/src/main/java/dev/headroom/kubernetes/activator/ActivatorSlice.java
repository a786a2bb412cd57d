package dev.headroom.kubernetes.activator;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The EndpointSlice by which activators know of a Service, and clients of the activators.
 *
 * @param namespace the Service's
 * @param service its name
 * @param wakes who is told when a request waits
 * @param ports for each port of the Service, by its name (empty for the only one without), the port
 *     of the activators
 * @param activators addresses of those that are in the Service's path; none while traffic goes past
 *     them
 */
public record ActivatorSlice(
    String namespace,
    String service,
    Wakes wakes,
    SortedMap<String, Integer> ports,
    List<String> activators) {
  /** Who manages the slice, as Kubernetes' label of EndpointSlices says it. */
  public static final String MANAGER = "headroom-activator";

  /** Kubernetes' label of who manages a slice. */
  public static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

  /** Kubernetes' label of the Service that a slice belongs to. */
  public static final String SERVICE = "kubernetes.io/service-name";

  private static final String WAKES = "headroom.dev/wakes";
  private static final int LONGEST_NAME = 253;

  public ActivatorSlice {
    requireNonNull(namespace, "namespace");
    requireNonNull(service, "service");
    requireNonNull(wakes, "wakes");
    ports = new TreeMap<>(ports);
    activators = activators.stream().sorted().toList();
    ports.forEach(
        (name, port) -> {
          if (port < 1 || port > 65535) {
            throw new IllegalArgumentException(
                "port of " + name + ": " + port + " (expected: 1 to 65535)");
          }
        });
  }

  /** The name of a Service's slice. */
  public static String name(String service) {
    String name = service + "-" + MANAGER;
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
  }

  /** Whether it is one of these, and not one that Kubernetes keeps. */
  static boolean isOurs(EndpointSlice slice) {
    return MANAGER.equals(labels(slice).get(MANAGED_BY));
  }

  /** The Service that a slice belongs to; empty for a slice of none. */
  static Optional<String> service(EndpointSlice slice) {
    return Optional.ofNullable(labels(slice).get(SERVICE));
  }

  /** Its endpoints; the API server says null for none. */
  static List<Endpoint> endpoints(EndpointSlice slice) {
    return slice.getEndpoints() == null ? List.of() : slice.getEndpoints();
  }

  /** Its ports; the API server says null for none. */
  static List<EndpointPort> ports(EndpointSlice slice) {
    return slice.getPorts() == null ? List.of() : slice.getPorts();
  }

  private static Map<String, String> labels(EndpointSlice slice) {
    Map<String, String> labels = slice.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }

  /** Reads one; empty if it is none of ours, or somebody has changed it so that it says nothing. */
  static Optional<ActivatorSlice> of(EndpointSlice slice) {
    Map<String, String> annotations = slice.getMetadata().getAnnotations();
    Optional<Wakes> wakes =
        annotations == null
            ? Optional.empty()
            : Optional.ofNullable(annotations.get(WAKES)).flatMap(Wakes::parse);
    Optional<String> service = service(slice);
    if (!isOurs(slice) || wakes.isEmpty() || service.isEmpty()) {
      return Optional.empty();
    }
    SortedMap<String, Integer> ports = new TreeMap<>();
    for (EndpointPort port : ports(slice)) {
      Integer number = port.getPort();
      if (number != null && number > 0 && number <= 65535) {
        ports.put(port.getName() == null ? "" : port.getName(), number);
      }
    }
    return Optional.of(
        new ActivatorSlice(
            slice.getMetadata().getNamespace(),
            service.get(),
            wakes.get(),
            ports,
            endpoints(slice).stream().flatMap(each -> each.getAddresses().stream()).toList()));
  }

  /**
   * The object, for server-side apply.
   *
   * @param owner with which it goes
   */
  EndpointSlice object(OwnerReference owner) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withName(name(service))
        .withNamespace(namespace)
        .addToLabels(SERVICE, service)
        .addToLabels(MANAGED_BY, MANAGER)
        .addToAnnotations(WAKES, wakes.text())
        .withOwnerReferences(owner)
        .endMetadata()
        .withAddressType("IPv4")
        .withPorts(
            ports.entrySet().stream()
                .map(
                    port ->
                        new EndpointPortBuilder()
                            .withName(port.getKey())
                            .withPort(port.getValue())
                            .withProtocol("TCP")
                            .build())
                .toList())
        .withEndpoints(
            activators.stream()
                .map(
                    address ->
                        new EndpointBuilder()
                            .withAddresses(address)
                            .withNewConditions()
                            .withReady(true)
                            .endConditions()
                            .build())
                .toList())
        .build();
  }
}
