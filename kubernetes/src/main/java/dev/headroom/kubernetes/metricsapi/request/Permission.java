package dev.headroom.kubernetes.metricsapi.request;

/** What whoever asks must be allowed to do, as role-based access control names it. */
public sealed interface Permission {
  /** Anybody may. */
  record None() implements Permission {}

  /**
   * To read something that is a resource.
   *
   * @param verb get or list
   * @param namespace empty for what is in none
   * @param subresource empty for none; the metric, for metrics of objects
   * @param name empty for a list
   */
  record OfResource(
      String verb,
      String group,
      String version,
      String namespace,
      String resource,
      String subresource,
      String name)
      implements Permission {}

  /** To get a path that is none. */
  record OfPath(String path) implements Permission {}
}
