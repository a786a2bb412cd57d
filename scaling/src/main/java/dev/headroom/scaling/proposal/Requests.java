package dev.headroom.scaling.proposal;

import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodResources;
import dev.headroom.scaling.observation.PodResources.Container;
import dev.headroom.scaling.observation.PodResources.Role;
import dev.headroom.scaling.quantity.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much of a resource each pod requests, in thousandths, by pod name; or why that cannot be
 * said.
 *
 * @param failure null if there is none
 */
record Requests(Map<String, Long> byPod, @Nullable String failure) {

  /**
   * Of all pods.
   *
   * @param container whose requests count; empty for the pod as a whole
   */
  static Requests of(List<Pod> pods, String resource, String container) {
    Map<String, Long> byPod = HashMap.newHashMap(pods.size());
    for (Pod pod : pods) {
      PodResources resources = pod.resources();
      String failure =
          container.isEmpty() && isPodLevel(resources)
              ? addPodLevel(byPod, pod, resource)
              : addContainers(byPod, pod, resource, container);
      if (failure != null) {
        return new Requests(Map.of(), failure);
      }
    }
    return new Requests(byPod, null);
  }

  private static boolean isPodLevel(PodResources resources) {
    for (String resource : resources.podLevel().keySet()) {
      if (mayBePodLevel(resource)) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayBePodLevel(String resource) {
    return resource.equals("cpu") || resource.equals("memory") || resource.startsWith("hugepages-");
  }

  private static @Nullable String addContainers(
      Map<String, Long> byPod, Pod pod, String resource, String name) {
    long sum = 0;
    boolean found = name.isEmpty();
    for (Role role : List.of(Role.MAIN, Role.SIDECAR)) {
      for (Container container : pod.resources().containers()) {
        if (container.role() != role || !(name.isEmpty() || name.equals(container.name()))) {
          continue;
        }
        Quantity request = container.requests().get(resource);
        if (request == null) {
          return "missing request for "
              + resource
              + " in container "
              + container.name()
              + " of Pod "
              + pod.name();
        }
        sum += request.milliValue();
        found = true;
      }
    }
    if (!found) {
      return "container " + name + " not found in Pod " + pod.name();
    }
    byPod.put(pod.name(), sum);
    return null;
  }

  private static @Nullable String addPodLevel(Map<String, Long> byPod, Pod pod, String resource) {
    PodResources resources = pod.resources();
    Quantity own = mayBePodLevel(resource) ? resources.podLevel().get(resource) : null;
    BigDecimal request = own != null ? own.number() : aggregate(resources.containers(), resource);
    Quantity overhead = resources.overhead().get(resource);
    if (overhead != null) {
      request = request == null ? overhead.number() : request.add(overhead.number());
    }
    if (request == null) {
      return "missing pod-level request for " + resource + " in Pod " + pod.name();
    }
    byPod.put(
        pod.name(),
        request.movePointRight(3).setScale(0, RoundingMode.UP).unscaledValue().longValue());
    return null;
  }

  /** What the containers need at the most demanding moment of the pod's life; null if none says. */
  private static @Nullable BigDecimal aggregate(List<Container> containers, String resource) {
    BigDecimal running = sum(containers, Role.MAIN, resource);
    BigDecimal sidecars = null;
    BigDecimal starting = null;
    for (Container container : containers) {
      Quantity request = container.requests().get(resource);
      if (request == null || container.role() == Role.MAIN) {
        continue;
      }
      BigDecimal moment = plus(sidecars, request.number());
      if (container.role() == Role.SIDECAR) {
        running = plus(running, request.number());
        sidecars = moment;
      }
      starting = starting == null ? moment : starting.max(moment);
    }
    return running == null || starting == null
        ? (running == null ? starting : running)
        : running.max(starting);
  }

  private static @Nullable BigDecimal sum(List<Container> containers, Role role, String resource) {
    BigDecimal sum = null;
    for (Container container : containers) {
      Quantity request = container.requests().get(resource);
      if (request != null && container.role() == role) {
        sum = plus(sum, request.number());
      }
    }
    return sum;
  }

  private static BigDecimal plus(@Nullable BigDecimal a, BigDecimal b) {
    return a == null ? b : a.add(b);
  }
}
