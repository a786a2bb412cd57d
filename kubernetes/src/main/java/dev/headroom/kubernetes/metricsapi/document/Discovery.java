package dev.headroom.kubernetes.metricsapi.document;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.kubernetes.metricsapi.document.ServedGroup.ServedResource;
import dev.headroom.kubernetes.metricsapi.wire.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which groups, versions and resources there are.
 *
 * @param groups in their order
 */
public record Discovery(List<ServedGroup> groups) {
  private static final String AGGREGATED = "APIGroupDiscoveryList";

  public Discovery {
    groups = List.copyOf(groups);
  }

  /**
   * {@code /apis}: all in one ({@code apidiscovery.k8s.io}) where the client takes that, else the
   * groups.
   *
   * @param accept the header Accept; empty for anything
   */
  public Page apis(String accept) {
    for (String item : accept.split(",", -1)) {
      Map<String, String> parameters = parameters(item);
      String version = parameters.getOrDefault("v", "");
      if (item.strip().startsWith(Page.JSON)
          && parameters.getOrDefault("as", "").equals(AGGREGATED)
          && parameters.getOrDefault("g", "").equals("apidiscovery.k8s.io")
          && (version.equals("v2") || version.equals("v2beta1"))) {
        return aggregated(version);
      }
    }
    return Page.of(
        Page.JSON,
        Json.object(
            json -> {
              json.writeStringField("kind", "APIGroupList");
              json.writeStringField("apiVersion", "v1");
              json.writeArrayFieldStart("groups");
              for (ServedGroup group : groups) {
                Json.object(json, fields -> group(fields, group));
              }
              json.writeEndArray();
            }));
  }

  /** {@code /apis/GROUP}; empty where there is no such group. */
  public Optional<Page> group(String name) {
    return find(name)
        .map(
            group ->
                Page.of(
                    Page.JSON,
                    Json.object(
                        json -> {
                          json.writeStringField("kind", "APIGroup");
                          json.writeStringField("apiVersion", "v1");
                          group(json, group);
                        })));
  }

  /** {@code /apis/GROUP/VERSION}; empty where there is no such version. */
  public Optional<Page> version(String name, String version) {
    return find(name)
        .filter(group -> group.versions().contains(version))
        .map(
            group ->
                Page.of(
                    Page.JSON,
                    Json.object(
                        json -> {
                          json.writeStringField("kind", "APIResourceList");
                          json.writeStringField("apiVersion", "v1");
                          json.writeStringField("groupVersion", name + "/" + version);
                          json.writeArrayFieldStart("resources");
                          for (ServedResource resource : group.resources()) {
                            Json.object(json, fields -> resource(fields, resource));
                          }
                          json.writeEndArray();
                        })));
  }

  private Optional<ServedGroup> find(String name) {
    return groups.stream().filter(group -> group.name().equals(name)).findFirst();
  }

  private static void group(JsonGenerator json, ServedGroup group) throws IOException {
    json.writeStringField("name", group.name());
    json.writeArrayFieldStart("versions");
    for (String version : group.versions()) {
      Json.object(json, fields -> version(fields, group, version));
    }
    json.writeEndArray();
    Json.object(
        json, "preferredVersion", fields -> version(fields, group, group.versions().getFirst()));
  }

  private static void version(JsonGenerator json, ServedGroup group, String version)
      throws IOException {
    json.writeStringField("groupVersion", group.name() + "/" + version);
    json.writeStringField("version", version);
  }

  private static void resource(JsonGenerator json, ServedResource resource) throws IOException {
    json.writeStringField("name", resource.name());
    json.writeStringField("singularName", "");
    json.writeBooleanField("namespaced", resource.namespaced());
    json.writeStringField("kind", resource.kind());
    verbs(json, resource.verbs());
  }

  private static void verbs(JsonGenerator json, List<String> verbs) throws IOException {
    json.writeArrayFieldStart("verbs");
    for (String verb : verbs) {
      json.writeString(verb);
    }
    json.writeEndArray();
  }

  private Page aggregated(String version) {
    return Page.of(
        Page.JSON + ";g=apidiscovery.k8s.io;v=" + version + ";as=" + AGGREGATED,
        Json.object(
            json -> {
              json.writeStringField("kind", AGGREGATED);
              json.writeStringField("apiVersion", "apidiscovery.k8s.io/" + version);
              Json.object(json, "metadata", metadata -> {});
              json.writeArrayFieldStart("items");
              for (ServedGroup group : groups) {
                Json.object(json, fields -> aggregated(fields, group));
              }
              json.writeEndArray();
            }));
  }

  private static void aggregated(JsonGenerator json, ServedGroup group) throws IOException {
    Json.object(
        json,
        "metadata",
        metadata -> {
          metadata.writeStringField("name", group.name());
          metadata.writeNullField("creationTimestamp");
        });
    json.writeArrayFieldStart("versions");
    for (String version : group.versions()) {
      Json.object(
          json,
          fields -> {
            fields.writeStringField("version", version);
            fields.writeArrayFieldStart("resources");
            for (Map.Entry<String, List<ServedResource>> entry : byParent(group).entrySet()) {
              Json.object(
                  fields,
                  resource -> parent(resource, group, version, entry.getKey(), entry.getValue()));
            }
            fields.writeEndArray();
            fields.writeStringField("freshness", "Current");
          });
    }
    json.writeEndArray();
  }

  /** Resources with their subresources, by the resource's name. */
  private static Map<String, List<ServedResource>> byParent(ServedGroup group) {
    Map<String, List<ServedResource>> parents = new LinkedHashMap<>();
    for (ServedResource resource : group.resources()) {
      parents.computeIfAbsent(first(resource.name()), _ -> new ArrayList<>()).add(resource);
    }
    return parents;
  }

  private static String first(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(0, slash);
  }

  private static void parent(
      JsonGenerator json,
      ServedGroup group,
      String version,
      String name,
      List<ServedResource> resources)
      throws IOException {
    Optional<ServedResource> itself =
        resources.stream().filter(resource -> resource.name().equals(name)).findFirst();
    json.writeStringField("resource", name);
    // One that is not served itself has an empty kind: clients of before 0.26.4 fail without any.
    kind(json, itself.isPresent() ? group.name() : "", version, itself);
    json.writeStringField("scope", resources.getFirst().namespaced() ? "Namespaced" : "Cluster");
    json.writeStringField("singularResource", "");
    verbs(json, itself.map(ServedResource::verbs).orElse(List.of()));
    List<ServedResource> below =
        resources.stream().filter(resource -> !resource.name().equals(name)).toList();
    if (!below.isEmpty()) {
      json.writeArrayFieldStart("subresources");
      for (ServedResource resource : below) {
        Json.object(
            json,
            fields -> {
              fields.writeStringField("subresource", resource.name().substring(name.length() + 1));
              kind(fields, group.name(), version, Optional.of(resource));
              verbs(fields, resource.verbs());
            });
      }
      json.writeEndArray();
    }
  }

  private static void kind(
      JsonGenerator json, String group, String version, Optional<ServedResource> resource)
      throws IOException {
    Json.object(
        json,
        "responseKind",
        fields -> {
          fields.writeStringField("group", group);
          fields.writeStringField("version", resource.isPresent() ? version : "");
          fields.writeStringField("kind", resource.map(ServedResource::kind).orElse(""));
        });
  }

  private static Map<String, String> parameters(String mediaType) {
    Map<String, String> parameters = new LinkedHashMap<>();
    Stream.of(mediaType.split(";", -1))
        .skip(1)
        .map(String::strip)
        .forEach(
            part -> {
              int equals = part.indexOf('=');
              if (equals > 0) {
                parameters.put(part.substring(0, equals), part.substring(equals + 1));
              }
            });
    return parameters;
  }
}
