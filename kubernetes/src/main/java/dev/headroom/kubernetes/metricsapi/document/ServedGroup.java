package dev.headroom.kubernetes.metricsapi.document;

import java.util.List;

/**
 * A group of APIs that is served.
 *
 * @param versions preferred one first
 * @param resources in each version
 */
public record ServedGroup(String name, List<String> versions, List<ServedResource> resources) {
  public ServedGroup {
    versions = List.copyOf(versions);
    resources = List.copyOf(resources);
  }

  /**
   * A resource.
   *
   * @param name as {@code pods/queue_depth}: a metric is a subresource of what it is of; an
   *     external one is a resource of its own
   * @param kind of the answers
   * @param verbs get, list
   */
  public record ServedResource(String name, boolean namespaced, String kind, List<String> verbs) {
    public ServedResource {
      verbs = List.copyOf(verbs);
    }
  }
}
