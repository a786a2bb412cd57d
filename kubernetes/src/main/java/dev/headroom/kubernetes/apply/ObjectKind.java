package dev.headroom.kubernetes.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Arrays;

/** The kinds of objects that Headroom makes. */
public enum ObjectKind {
  CONFIG_MAP("", "v1", "ConfigMap", "configmaps"),
  SERVICE_ACCOUNT("", "v1", "ServiceAccount", "serviceaccounts"),
  SERVICE("", "v1", "Service", "services"),
  DEPLOYMENT("apps", "v1", "Deployment", "deployments"),
  INGRESS("networking.k8s.io", "v1", "Ingress", "ingresses"),
  NETWORK_POLICY("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies"),
  DISRUPTION_BUDGET("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets"),
  /** Of the Prometheus operator; not every cluster has it. */
  SERVICE_MONITOR("monitoring.coreos.com", "v1", "ServiceMonitor", "servicemonitors");

  private final String group;
  private final String version;
  private final String kind;
  private final String plural;

  ObjectKind(String group, String version, String kind, String plural) {
    this.group = group;
    this.version = version;
    this.kind = kind;
    this.plural = plural;
  }

  /** The kind of an object. */
  public static ObjectKind of(HasMetadata object) {
    return Arrays.stream(values())
        .filter(
            kind ->
                kind.kind.equals(object.getKind())
                    && kind.apiVersion().equals(object.getApiVersion()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "kind: "
                        + object.getApiVersion()
                        + " "
                        + object.getKind()
                        + " (expected: one that Headroom makes)"));
  }

  /** Its group and version. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** Its name, as {@code Deployment}. */
  public String kind() {
    return kind;
  }

  /** What a client asks for it by. */
  public ResourceDefinitionContext context() {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }
}
