package dev.headroom.api.resource;

import dev.headroom.api.resource.ClusterSettings.Pod;
import dev.headroom.document.Fields;
import dev.headroom.document.schema.MapOf;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Text;
import dev.headroom.document.schema.Verbatim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Describes and reads how the pods of replicas are. What a Pod has is handed on verbatim. */
final class PodFields {
  private static final Property<Map<String, String>> LABELS =
      texts("labels", "Labels beside Headroom's own.", "{team: search}");
  private static final Property<Map<String, String>> ANNOTATIONS =
      texts("annotations", "Annotations.", "{sidecar.istio.io/inject: \"false\"}");

  private static final List<Property<?>> SPEC =
      List.of(
          map("nodeSelector", "NodeSelector", "Labels of nodes.", "{disktype: ssd}"),
          map(
              "affinity",
              "Affinity",
              "Which nodes, and beside which pods.",
              "{nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms:"
                  + " [{matchExpressions: [{key: gpu, operator: Exists}]}]}}}"),
          list(
              "tolerations",
              "Toleration",
              "Which taints of nodes are no hindrance.",
              "[{key: nvidia.com/gpu, operator: Exists, effect: NoSchedule}]"),
          list(
              "topologySpreadConstraints",
              "TopologySpreadConstraint",
              "How replicas are spread.",
              "[{maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable:"
                  + " ScheduleAnyway}]"),
          text("priorityClassName", "Its priority.", "serving"),
          text("runtimeClassName", "What runs its containers.", "nvidia"),
          text("schedulerName", "Who schedules it.", "volcano"),
          text("serviceAccountName", "As whom it runs; without it, as one of its own.", "models"),
          text("dnsPolicy", "How names are resolved.", "None"),
          map("dnsConfig", "PodDNSConfig", "Name servers.", "{nameservers: [10.0.0.10]}"),
          list(
              "hostAliases",
              "HostAlias",
              "Names of addresses.",
              "[{ip: 10.1.2.3, hostnames: [minio.local]}]"),
          list(
              "volumes",
              "Volume",
              "More volumes.",
              "[{name: gcp, secret: {secretName: gcp-creds}}]"),
          map(
              "securityContext",
              "PodSecurityContext",
              "As a Pod's; what is said here goes before Headroom's own, which is that of restricted"
                  + " pods.",
              "{runAsUser: 5000, runAsGroup: 5000}"));

  private static final Property<Object> CONTAINER_SECURITY =
      map(
          "containerSecurityContext",
          "SecurityContext",
          "As its container's; likewise.",
          "{readOnlyRootFilesystem: false}");
  private static final Property<Object> MOUNTS =
      list(
          "volumeMounts",
          "VolumeMount",
          "Where its container sees the volumes.",
          "[{name: gcp, mountPath: /secret}]");

  static final Property<Pod> PROPERTY =
      Property.of(
              "pod",
              Shape.of("PodSettings", properties(), PodFields::pod),
              "On a cluster: how the replicas' pods are. Where the fields are a Pod's, so is what they"
                  + " take.",
              "{nodeSelector: {disktype: ssd}}")
          .otherwise(ClusterSettings.DEFAULT.pod(), "{}");

  private PodFields() {}

  private static List<Property<?>> properties() {
    List<Property<?>> properties = new ArrayList<>(List.of(LABELS, ANNOTATIONS));
    properties.addAll(SPEC);
    properties.addAll(List.of(CONTAINER_SECURITY, MOUNTS));
    return properties;
  }

  private static Pod pod(Fields fields) {
    Map<String, String> labels = LABELS.in(fields);
    Map<String, String> annotations = ANNOTATIONS.in(fields);
    Map<String, Object> spec = new LinkedHashMap<>();
    SPEC.forEach(property -> put(property.name(), property.in(fields), spec));
    Map<String, Object> container = new LinkedHashMap<>();
    put("securityContext", CONTAINER_SECURITY.in(fields), container);
    put("volumeMounts", MOUNTS.in(fields), container);
    return new Pod(
        labels == null ? Map.of() : labels,
        annotations == null ? Map.of() : annotations,
        spec,
        container);
  }

  private static void put(String name, @Nullable Object value, Map<String, Object> into) {
    if (value != null) {
      into.put(name, value);
    }
  }

  static Property<Map<String, String>> texts(String name, String meaning, String example) {
    return Property.<Map<String, String>>of(name, new MapOf<>(Text.ANY), meaning, example)
        .otherwise(Map.of(), "{}");
  }

  private static Property<Object> map(String name, String type, String meaning, String example) {
    return Property.of(name, Verbatim.map(type), meaning, example);
  }

  private static Property<Object> list(String name, String type, String meaning, String example) {
    return Property.of(name, Verbatim.list(type), meaning, example);
  }

  private static Property<String> text(String name, String meaning, String example) {
    return Property.of(name, Text.NAME, meaning, example);
  }
}
