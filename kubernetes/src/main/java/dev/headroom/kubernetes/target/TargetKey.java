package dev.headroom.kubernetes.target;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Resources;
import dev.headroom.scaling.policy.ObjectReference;

/**
 * What is scaled.
 *
 * @param apiVersion group and version, as {@code apps/v1}
 */
public record TargetKey(String namespace, String apiVersion, String kind, String name) {
  /** What a policy of that namespace names; usual kinds may be named without their version. */
  public static TargetKey of(String namespace, ObjectReference target) {
    return new TargetKey(
        namespace,
        target.apiVersion().isEmpty() ? usual(target.kind()) : target.apiVersion(),
        target.kind(),
        target.name());
  }

  private static String usual(String kind) {
    return switch (kind) {
      case "Deployment", "StatefulSet", "ReplicaSet" -> "apps/v1";
      case ModelServer.KIND -> Resources.API_VERSION;
      default -> "v1";
    };
  }

  /** The API's group; empty for the core. */
  public String group() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  /** Whether both name the same object, by whatever version of its API. */
  public boolean isSame(TargetKey other) {
    return namespace.equals(other.namespace)
        && group().equals(other.group())
        && kind.equals(other.kind)
        && name.equals(other.name);
  }

  /** For people: {@code Deployment web}. */
  public String words() {
    return kind + " " + name;
  }
}
