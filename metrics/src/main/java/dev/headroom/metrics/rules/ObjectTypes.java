package dev.headroom.metrics.rules;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of objects that a cluster has, by their names. Immutable. */
public final class ObjectTypes {
  /** Those of Kubernetes itself that metrics are ever said of, and Headroom's. */
  public static final ObjectTypes USUAL =
      new ObjectTypes(
          List.of(
              ObjectType.POD,
              ObjectType.NAMESPACE,
              new ObjectType("", "nodes", "node", false),
              new ObjectType("", "persistentvolumes", "persistentvolume", false),
              new ObjectType("", "persistentvolumeclaims", "persistentvolumeclaim", true),
              new ObjectType("", "services", "service", true),
              new ObjectType("", "endpoints", "endpoints", true),
              new ObjectType("", "configmaps", "configmap", true),
              new ObjectType("", "secrets", "secret", true),
              new ObjectType("", "serviceaccounts", "serviceaccount", true),
              new ObjectType("", "replicationcontrollers", "replicationcontroller", true),
              new ObjectType("apps", "deployments", "deployment", true),
              new ObjectType("apps", "replicasets", "replicaset", true),
              new ObjectType("apps", "statefulsets", "statefulset", true),
              new ObjectType("apps", "daemonsets", "daemonset", true),
              new ObjectType("batch", "jobs", "job", true),
              new ObjectType("batch", "cronjobs", "cronjob", true),
              new ObjectType(
                  "autoscaling", "horizontalpodautoscalers", "horizontalpodautoscaler", true),
              new ObjectType("networking.k8s.io", "ingresses", "ingress", true),
              new ObjectType("headroom.dev", "modelservers", "modelserver", true)));

  private final List<ObjectType> types;

  /** Where two have one name and no group is said, the first is meant. */
  public ObjectTypes(List<ObjectType> types) {
    this.types = List.copyOf(types);
  }

  /**
   * The kind of that name.
   *
   * @param group empty where any may be meant; a part of it before a dot is enough
   * @param name plural or singular, in any case
   */
  public Optional<ObjectType> find(String group, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return types.stream()
        .filter(type -> type.resource().equals(lower) || type.singular().equals(lower))
        .filter(
            type ->
                group.isEmpty()
                    || type.group().equals(group)
                    || type.group().startsWith(group + ".")
                    || group.equals("extensions"))
        .findFirst();
  }

  /** The kind of that name; one that is not known is taken to be a namespaced custom resource. */
  public ObjectType of(String group, String name) {
    return find(group, name).orElseGet(() -> custom(group, name.toLowerCase(Locale.ROOT)));
  }

  private static ObjectType custom(String group, String name) {
    boolean plural = name.endsWith("s") && !name.endsWith("ss");
    return plural
        ? new ObjectType(group, name, name.substring(0, name.length() - 1), true)
        : new ObjectType(group, name + "s", name, true);
  }

  List<ObjectType> all() {
    return types;
  }

  /** A group as label names have it. */
  static String sanitized(String group) {
    return group.replace('.', '_').replace('-', '_');
  }
}
