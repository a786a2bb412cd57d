package dev.headroom.kubernetes.metricsapi.document;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.kubernetes.metricsapi.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The answers' schemas, as OpenAPI 2 ({@code /openapi/v2}) and 3 ({@code /openapi/v3} and a
 * document a version): for {@code kubectl explain}, and so that the aggregator has nothing to
 * complain of.
 *
 * @param groups that are served
 * @param version of this program
 */
public record OpenApi(Discovery groups, String version) {
  private static final String SCHEMAS = schemas();
  private static final String ROOT = "/openapi/v3";

  private static String schemas() {
    try (InputStream in = OpenApi.class.getResourceAsStream("schemas.json")) {
      if (in == null) {
        throw new IllegalStateException("schemas.json is missing from this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By its path below {@code /openapi}; empty where there is none. */
  public Optional<Page> page(String path) {
    if (path.equals("/openapi/v2")) {
      return Optional.of(v2());
    }
    if (path.equals(ROOT)) {
      return Optional.of(v3());
    }
    String prefix = ROOT + "/apis/";
    if (!path.startsWith(prefix)) {
      return Optional.empty();
    }
    String[] parts = path.substring(prefix.length()).split("/", -1);
    return parts.length == 2 && groups.version(parts[0], parts[1]).isPresent()
        ? Optional.of(document(parts[0], parts[1]))
        : Optional.empty();
  }

  private Page v2() {
    return Page.of(
        Page.JSON,
        Json.object(
            json -> {
              json.writeStringField("swagger", "2.0");
              info(json);
              Json.object(json, "paths", paths -> {});
              json.writeFieldName("definitions");
              json.writeRawValue(SCHEMAS.replace("#/REF/", "#/definitions/"));
            }));
  }

  private Page v3() {
    return Page.of(
        Page.JSON,
        Json.object(
            json ->
                Json.object(
                    json,
                    "paths",
                    paths -> {
                      for (ServedGroup group : groups.groups()) {
                        for (String served : group.versions()) {
                          String name = "apis/" + group.name() + "/" + served;
                          Json.object(
                              paths,
                              name,
                              path ->
                                  path.writeStringField(
                                      "serverRelativeURL",
                                      ROOT
                                          + "/"
                                          + name
                                          + "?hash="
                                          + document(group.name(), served).etag()));
                        }
                      }
                    })));
  }

  private Page document(String group, String served) {
    return Page.of(
        Page.JSON,
        Json.object(
            json -> {
              json.writeStringField("openapi", "3.0.0");
              info(json);
              Json.object(
                  json,
                  "paths",
                  paths ->
                      Json.object(
                          paths,
                          "/apis/" + group + "/" + served + "/",
                          path -> Json.object(path, "get", OpenApi::operation)));
              Json.object(
                  json,
                  "components",
                  components -> {
                    components.writeFieldName("schemas");
                    components.writeRawValue(SCHEMAS.replace("#/REF/", "#/components/schemas/"));
                  });
            }));
  }

  private static void operation(JsonGenerator json) throws IOException {
    json.writeStringField("description", "get available resources");
    Json.object(
        json,
        "responses",
        responses ->
            Json.object(
                responses, "200", response -> response.writeStringField("description", "OK")));
  }

  private void info(JsonGenerator json) throws IOException {
    Json.object(
        json,
        "info",
        info -> {
          info.writeStringField("title", "Headroom's metrics API");
          info.writeStringField("version", version);
        });
  }
}
