package dev.headroom.serving.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.inference.RepositoryIndex;
import dev.headroom.serving.permission.Permission;
import dev.headroom.serving.repository.Catalogue;
import dev.headroom.serving.repository.ModelChange;
import dev.headroom.serving.rest.RestService.Setup;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Triton's model repository extension, for models that the configuration has; KServe's {@code load}
 * and {@code unload} are the same paths.
 *
 * @see <a
 *     href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_model_repository.md">the
 *     extension</a>
 */
final class RepositoryService {
  private static final String PREFIX = "/v2/repository/";
  private static final String INDEX = PREFIX + "index";
  private static final Pattern CHANGE = Pattern.compile(PREFIX + "models/([^/:]+)/(load|unload)");

  /** Bodies are a few words here. */
  private static final int LONGEST_BODY = 64 << 10;

  /** Not at the start: a mapper takes 30 ms, for the names of months and the like. */
  private static final class Bodies {
    static final JsonMapper JSON = new JsonMapper();
  }

  private final Setup setup;

  RepositoryService(Setup setup) {
    this.setup = setup;
  }

  /** Whether it answers the path. */
  static boolean has(String path) {
    return path.equals(INDEX) || changes(path);
  }

  /** Whether the path changes what is served. */
  static boolean changes(String path) {
    return CHANGE.matcher(path).matches();
  }

  HttpResponse serve(ServiceRequestContext context, HttpRequest request, String path) {
    RestService.requireMethod(request, HttpMethod.POST);
    Permission permission = Permission.of(context);
    if (path.equals(INDEX)) {
      permission.toSeeAll();
    } else {
      permission.toManage();
    }
    boolean json = RestService.asksForJson(request);
    context.setMaxRequestLength(LONGEST_BODY);
    return HttpResponse.of(
        request.aggregate().thenCompose(body -> answer(path, options(body), json)));
  }

  private static JsonNode options(AggregatedHttpRequest body) {
    if (body.content().isEmpty()) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      return Bodies.JSON.readTree(body.content().array());
    } catch (IOException e) {
      throw RefusedException.invalid("The body is not valid JSON");
    }
  }

  private CompletableFuture<HttpResponse> answer(String path, JsonNode options, boolean json) {
    if (path.equals(INDEX)) {
      boolean ready = options.path("ready").asBoolean(false);
      return CompletableFuture.completedFuture(
          Json.response(HttpStatus.OK, out -> index(out, setup.served().catalogue(), ready)));
    }
    if (options.path("parameters").has("config") || hasFile(options.path("parameters"))) {
      throw RefusedException.invalid(
          "parameters: a model's configuration or files (expected: none, models are loaded as the"
              + " server's configuration says)");
    }
    Matcher matcher = CHANGE.matcher(path);
    if (!matcher.matches()) {
      throw RestService.unknown();
    }
    String model = matcher.group(1);
    boolean load = matcher.group(2).equals("load");
    CompletableFuture<ModelChange> change =
        load ? setup.control().load(model) : setup.control().unload(model);
    return change.thenApply(done -> answer(model, load, done, json));
  }

  private static boolean hasFile(JsonNode parameters) {
    return parameters.properties().stream().anyMatch(field -> field.getKey().startsWith("file:"));
  }

  private static HttpResponse answer(String model, boolean load, ModelChange change, boolean json) {
    return switch (change) {
      case ModelChange.Done() ->
          json
              ? Json.response(HttpStatus.OK, out -> done(out, model, load))
              : HttpResponse.of(HttpStatus.OK, MediaType.JSON, "");
      case ModelChange.Unknown() ->
          Json.error(HttpStatus.NOT_FOUND, "Model with requested name is not found");
      case ModelChange.Failed(String why) ->
          Json.error(HttpStatus.PRECONDITION_FAILED, "Error while loading a model - " + why);
    };
  }

  private static void done(JsonGenerator json, String model, boolean load) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", model);
    json.writeBooleanField(load ? "load" : "unload", true);
    json.writeEndObject();
  }

  private static void index(JsonGenerator json, Catalogue catalogue, boolean ready)
      throws IOException {
    json.writeStartArray();
    for (RepositoryIndex.Entry entry : RepositoryIndex.of(catalogue, ready)) {
      json.writeStartObject();
      json.writeStringField("name", entry.model());
      if (entry.version().isPresent()) {
        RepositoryIndex.Version version = entry.version().get();
        json.writeStringField("version", Long.toString(version.number()));
        json.writeStringField("state", version.state());
        json.writeStringField("reason", version.reason());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
