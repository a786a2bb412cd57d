package dev.headroom.metrics.rules;

/**
 * A kind of object as the Kubernetes API names it, its group and resource.
 *
 * @param group empty for the core group
 * @param resource in the plural, as {@code pods}
 * @param singular as {@code pod}
 * @param namespaced whether its objects are in namespaces
 */
public record ObjectType(String group, String resource, String singular, boolean namespaced) {
  public static final ObjectType POD = new ObjectType("", "pods", "pod", true);
  public static final ObjectType NAMESPACE = new ObjectType("", "namespaces", "namespace", false);

  /** As kubectl writes it: {@code pods}, {@code deployments.apps}. */
  @Override
  public String toString() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
