package dev.headroom.api.resource;

import static dev.headroom.api.resource.FileSchema.map;

import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.StructuralSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Headroom's kinds as CustomResourceDefinitions ({@code apiextensions.k8s.io/v1}): what a cluster
 * takes, its defaults and its messages are those of the reader, since both are of one description.
 */
public final class CustomResources {
  private static final String GROUP = "headroom.dev";
  private static final String VERSION = "v1alpha1";

  private CustomResources() {}

  /** The definitions, as trees of maps, lists, texts, numbers and booleans. */
  public static List<Map<String, Object>> definitions() {
    return List.of(modelServer(), scalingPolicy());
  }

  private static Map<String, Object> modelServer() {
    Map<String, Object> scale = new LinkedHashMap<>();
    scale.put("specReplicasPath", ".spec.replicas");
    scale.put("statusReplicasPath", ".status.replicas");
    scale.put("labelSelectorPath", ".status.selector");
    Map<String, Object> subresources = map("status", Map.of());
    subresources.put("scale", scale);
    return definition(
        ModelServers.KIND,
        "modelservers",
        subresources,
        List.of(
            column("Targets", "string", ".status.targets", "Each metric against its target."),
            column("Replicas", "integer", ".status.replicas", "How many there are."),
            column("Ready", "integer", ".status.readyReplicas", "How many take requests."),
            column("Wanted", "integer", ".spec.replicas", "How many there should be."),
            column("Reason", "string", reason("Ready"), "Why it is ready, or not."),
            column("Age", "date", ".metadata.creationTimestamp", "Since when it is there.")),
        StatusSchema.ofModelServer());
  }

  private static Map<String, Object> scalingPolicy() {
    return definition(
        ScalingPolicies.KIND,
        "scalingpolicies",
        map("status", Map.of()),
        List.of(
            column("Target", "string", ".spec.scaleTargetRef.name", "What is scaled."),
            column("Targets", "string", ".status.targets", "Each metric against its target."),
            column("Replicas", "integer", ".status.currentReplicas", "How many there are."),
            column("Wanted", "integer", ".status.desiredReplicas", "How many there should be."),
            column("Reason", "string", reason("ScalingActive"), "Why it scales, or does not."),
            column("Age", "date", ".metadata.creationTimestamp", "Since when it is there.")),
        StatusSchema.ofScalingPolicy());
  }

  private static String reason(String condition) {
    return ".status.conditions[?(@.type==\"" + condition + "\")].reason";
  }

  private static Map<String, Object> definition(
      Kind<?> kind,
      String plural,
      Map<String, Object> subresources,
      List<Map<String, Object>> columns,
      Map<String, Object> status) {
    Map<String, Object> version = map("name", VERSION);
    version.put("served", true);
    version.put("storage", true);
    version.put("subresources", subresources);
    version.put("additionalPrinterColumns", columns);
    version.put("schema", map("openAPIV3Schema", schema(kind, status)));

    Map<String, Object> names = map("kind", kind.name());
    names.put("listKind", kind.name() + "List");
    names.put("plural", plural);
    names.put("singular", kind.name().toLowerCase(Locale.ROOT));
    names.put("categories", List.of("headroom"));

    Map<String, Object> spec = map("group", GROUP);
    spec.put("scope", "Namespaced");
    spec.put("names", names);
    spec.put("versions", List.of(version));

    Map<String, Object> json = map("apiVersion", "apiextensions.k8s.io/v1");
    json.put("kind", "CustomResourceDefinition");
    json.put("metadata", map("name", plural + "." + GROUP));
    json.put("spec", spec);
    return json;
  }

  /** Of an object's metadata, a schema says no more than that they are there. */
  private static Map<String, Object> schema(Kind<?> kind, Map<String, Object> status) {
    Property<?> spec = kind.shape().property("spec").orElseThrow();
    Map<String, Object> specSchema = StructuralSchema.of(spec.schema());
    specSchema.put("description", spec.meaning());
    Map<String, Object> properties = map("apiVersion", map("type", "string"));
    properties.put("kind", map("type", "string"));
    properties.put("metadata", map("type", "object"));
    properties.put("spec", specSchema);
    properties.put("status", status);
    Map<String, Object> json = map("type", "object");
    json.put("description", kind.meaning());
    json.put("required", List.of("spec"));
    json.put("properties", properties);
    return json;
  }

  private static Map<String, Object> column(
      String name, String type, String path, String description) {
    Map<String, Object> json = map("name", name);
    json.put("type", type);
    json.put("jsonPath", path);
    json.put("description", description);
    return json;
  }
}
