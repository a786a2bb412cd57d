package dev.headroom.kubernetes.activator;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports that an activator listens at, kept as the cluster's slices say. For one thread. */
final class Doors implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Doors.class);

  private final Map<ServicePort, Door> open = new HashMap<>();
  private final Set<ServicePort> past = new HashSet<>();
  private final List<Door> retired = new ArrayList<>();
  private final Opening opening;

  /** Makes doors. */
  interface Opening {
    /**
     * Listens for a port of a Service.
     *
     * @param number of the port to listen at
     * @throws UncheckedIOException if it is taken
     */
    Door open(ServicePort port, int number, Wakes wakes);
  }

  Doors(Opening opening) {
    this.opening = opening;
  }

  /** Those that are open. */
  Collection<Door> open() {
    return open.values();
  }

  /**
   * Opens, changes and closes them.
   *
   * @param slices all that the cluster has
   */
  void keep(List<EndpointSlice> slices) {
    Map<ServicePort, List<EndpointSlice>> byService =
        slices.stream()
            .filter(slice -> ActivatorSlice.service(slice).isPresent())
            .collect(Collectors.groupingBy(Doors::service));
    Map<ServicePort, ActivatorSlice> wanted = new HashMap<>();
    for (EndpointSlice each : slices) {
      ActivatorSlice.of(each)
          .ifPresent(
              slice ->
                  slice
                      .ports()
                      .keySet()
                      .forEach(
                          name ->
                              wanted.put(
                                  new ServicePort(slice.namespace(), slice.service(), name),
                                  slice)));
    }
    open.entrySet()
        .removeIf(
            each -> {
              ActivatorSlice slice = wanted.get(each.getKey());
              if (slice != null && isSame(each.getKey(), each.getValue(), slice)) {
                return false;
              }
              each.getValue().retire();
              retired.add(each.getValue());
              past.remove(each.getKey());
              return true;
            });
    wanted.forEach(
        (port, slice) -> {
          Door door = open.computeIfAbsent(port, _ -> opened(port, slice));
          if (door != null) {
            show(door, byService);
            turnAway(door, slice.activators().isEmpty());
          }
        });
    retired.forEach(door -> show(door, byService));
  }

  private static void show(Door door, Map<ServicePort, List<EndpointSlice>> byService) {
    ServicePort port = door.servicePort();
    ServicePort service = new ServicePort(port.namespace(), port.service(), "");
    door.backends(Backend.of(byService.getOrDefault(service, List.of()), port.port()));
  }

  /** Once for each time that a Service begins to lead past the activators. */
  private void turnAway(Door door, boolean isPast) {
    if (!isPast) {
      past.remove(door.servicePort());
    } else if (past.add(door.servicePort())) {
      door.turnAway();
    }
  }

  /** Closes those that are not wanted any more, and that nobody is connected to. */
  void clear() {
    retired.removeIf(
        door -> {
          boolean deserted = door.isDeserted();
          if (deserted) {
            door.close();
          }
          return deserted;
        });
  }

  private static ServicePort service(EndpointSlice slice) {
    return new ServicePort(
        slice.getMetadata().getNamespace(), ActivatorSlice.service(slice).orElseThrow(), "");
  }

  private static boolean isSame(ServicePort port, Door door, ActivatorSlice slice) {
    Integer number = slice.ports().get(port.port());
    return number != null && number == door.port() && slice.wakes().equals(door.wakes());
  }

  /** Null if its port is taken; tried again with the next change. */
  private @Nullable Door opened(ServicePort port, ActivatorSlice slice) {
    Integer number = slice.ports().get(port.port());
    try {
      return number == null ? null : opening.open(port, number, slice.wakes());
    } catch (UncheckedIOException e) {
      log.warn("{}: {}", port, e.getMessage());
      return null;
    }
  }

  @Override
  public void close() {
    open.values().forEach(Door::close);
    open.clear();
    retired.forEach(Door::close);
    retired.clear();
  }
}
