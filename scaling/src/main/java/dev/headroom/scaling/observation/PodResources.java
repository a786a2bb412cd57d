package dev.headroom.scaling.observation;

import dev.headroom.scaling.quantity.Quantity;
import java.util.List;
import java.util.Map;

/**
 * What a pod requests, by resource name ({@code cpu}, {@code memory}).
 *
 * @param containers in the pod's order
 * @param podLevel requests of the pod as a whole, which take the place of its containers'
 * @param overhead what the runtime adds to the pod
 */
public record PodResources(
    List<Container> containers, Map<String, Quantity> podLevel, Map<String, Quantity> overhead) {

  public static final PodResources NONE = new PodResources(List.of(), Map.of(), Map.of());

  /** What a container is for. */
  public enum Role {
    MAIN,
    /** An init container that keeps running ({@code restartPolicy: Always}). */
    SIDECAR,
    /** An init container that runs to its end. */
    INIT
  }

  /** One container's requests. */
  public record Container(String name, Role role, Map<String, Quantity> requests) {
    public Container {
      requests = Map.copyOf(requests);
    }
  }

  public PodResources {
    containers = List.copyOf(containers);
    podLevel = Map.copyOf(podLevel);
    overhead = Map.copyOf(overhead);
  }
}
