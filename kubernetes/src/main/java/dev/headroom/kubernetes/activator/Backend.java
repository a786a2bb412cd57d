package dev.headroom.kubernetes.activator;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pod behind a Service's port, as Kubernetes' EndpointSlices name it.
 *
 * @param id the pod's name; its address where none is given
 * @param host its address
 * @param port of the pod
 * @param ready whether the kubelet says that it is
 */
record Backend(String id, String host, int port, boolean ready) {

  /**
   * Those behind one port, but for those that are being deleted.
   *
   * @param slices of one Service
   * @param portName the Service port's name; empty for the only one without
   */
  static List<Backend> of(List<EndpointSlice> slices, String portName) {
    List<Backend> backends = new ArrayList<>();
    for (EndpointSlice slice : slices) {
      Optional<Integer> port =
          ActivatorSlice.isOurs(slice) ? Optional.empty() : port(slice, portName);
      if (port.isPresent()) {
        for (Endpoint endpoint : ActivatorSlice.endpoints(slice)) {
          if (!endpoint.getAddresses().isEmpty() && !isTerminating(endpoint)) {
            String address = endpoint.getAddresses().getFirst();
            String id =
                endpoint.getTargetRef() == null ? address : endpoint.getTargetRef().getName();
            backends.add(new Backend(id, address, port.get(), isReady(endpoint)));
          }
        }
      }
    }
    return List.copyOf(backends);
  }

  private static Optional<Integer> port(EndpointSlice slice, String name) {
    return ActivatorSlice.ports(slice).stream()
        .filter(each -> name.equals(each.getName() == null ? "" : each.getName()))
        .map(EndpointPort::getPort)
        .filter(port -> port != null && port > 0)
        .findFirst();
  }

  /** Whether any pod of these slices is ready, whatever the port. */
  static boolean anyReady(List<EndpointSlice> slices) {
    return slices.stream()
        .filter(slice -> !ActivatorSlice.isOurs(slice))
        .flatMap(slice -> ActivatorSlice.endpoints(slice).stream())
        .anyMatch(endpoint -> isReady(endpoint) && !isTerminating(endpoint));
  }

  /** Kubernetes says: no value means that it is. */
  private static boolean isReady(Endpoint endpoint) {
    return endpoint.getConditions() == null
        || !Boolean.FALSE.equals(endpoint.getConditions().getReady());
  }

  private static boolean isTerminating(Endpoint endpoint) {
    return endpoint.getConditions() != null
        && Boolean.TRUE.equals(endpoint.getConditions().getTerminating());
  }
}
