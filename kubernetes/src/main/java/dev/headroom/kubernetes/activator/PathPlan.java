package dev.headroom.kubernetes.activator;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which slices of activators there should be: a pure function of what the cluster has. */
final class PathPlan {
  /** Ports of activators. No Service needs them: they are only named in slices. */
  private static final int FIRST_PORT = 20_000;

  private static final int LAST_PORT = 29_999;

  private PathPlan() {}

  /** A slice, and with whom it goes. */
  record Wanted(ActivatorSlice slice, Sleeper sleeper) {}

  /**
   * The slices of all Services in front of targets that may have no replica. Ports that are
   * assigned stay; a Service whose target has ready pods has a slice without activators. A Service
   * of two policies' targets is the first's by name.
   *
   * @param services of any namespaces
   * @param slices that the cluster has, of ours and of Kubernetes
   * @param activators addresses of those that are ready
   */
  static List<Wanted> of(
      List<Sleeper> sleepers,
      List<Service> services,
      List<EndpointSlice> slices,
      List<String> activators) {
    Map<String, SortedMap<String, Integer>> assigned = new HashMap<>();
    Map<String, List<EndpointSlice>> byService = new HashMap<>();
    for (EndpointSlice slice : slices) {
      ActivatorSlice.of(slice)
          .ifPresent(ours -> assigned.put(key(ours.namespace(), ours.service()), ours.ports()));
      ActivatorSlice.service(slice)
          .ifPresent(
              service ->
                  byService
                      .computeIfAbsent(
                          key(slice.getMetadata().getNamespace(), service), _ -> new ArrayList<>())
                      .add(slice));
    }
    FreePorts free = new FreePorts(assigned);
    return services.stream()
        .sorted(Comparator.comparing(PathPlan::key))
        .flatMap(
            service ->
                sleeper(sleepers, service).stream()
                    .map(
                        sleeper -> {
                          String key = key(service);
                          boolean past = Backend.anyReady(byService.getOrDefault(key, List.of()));
                          return new Wanted(
                              new ActivatorSlice(
                                  sleeper.namespace(),
                                  service.getMetadata().getName(),
                                  sleeper.wakes(),
                                  free.ports(service, assigned.getOrDefault(key, new TreeMap<>())),
                                  past ? List.of() : activators),
                              sleeper);
                        }))
        .toList();
  }

  private static Optional<Sleeper> sleeper(List<Sleeper> sleepers, Service service) {
    Map<String, String> selector = service.getSpec().getSelector();
    String namespace = service.getMetadata().getNamespace();
    return sleepers.stream()
        .filter(each -> each.namespace().equals(namespace))
        .filter(each -> selector != null && each.isBehind(selector))
        .min(Comparator.comparing(each -> each.wakes().text()));
  }

  private static String key(Service service) {
    return key(service.getMetadata().getNamespace(), service.getMetadata().getName());
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }

  /** Gives ports that no Service has. */
  private static final class FreePorts {
    private final Set<Integer> taken = new HashSet<>();
    private int next = FIRST_PORT;

    FreePorts(Map<String, SortedMap<String, Integer>> assigned) {
      assigned.values().forEach(ports -> taken.addAll(ports.values()));
    }

    SortedMap<String, Integer> ports(Service service, SortedMap<String, Integer> assigned) {
      SortedMap<String, Integer> ports = new TreeMap<>();
      service.getSpec().getPorts().stream()
          .filter(port -> port.getProtocol() == null || port.getProtocol().equals("TCP"))
          .map(port -> port.getName() == null ? "" : port.getName())
          .forEach(
              name -> {
                Integer before = assigned.get(name);
                ports.put(name, before == null ? take() : before);
              });
      return ports;
    }

    private int take() {
      while (!taken.add(next)) {
        next++;
      }
      if (next > LAST_PORT) {
        throw new IllegalStateException(
            "Services that may have no replica: more than "
                + (LAST_PORT - FIRST_PORT + 1)
                + " ports");
      }
      return next;
    }
  }
}
