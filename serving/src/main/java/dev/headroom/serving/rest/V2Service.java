package dev.headroom.serving.rest;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.serving.inference.Excerpt;
import dev.headroom.serving.inference.Lookup;
import dev.headroom.serving.permission.Permission;
import dev.headroom.serving.repository.Catalogue;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.repository.Readiness;
import dev.headroom.serving.repository.ServedModel;
import dev.headroom.serving.rest.RestService.Setup;
import dev.headroom.serving.telemetry.Operation;
import dev.headroom.serving.telemetry.RequestKind;
import dev.headroom.serving.telemetry.Transport;
import java.util.List;

/** The Open Inference Protocol's paths. */
final class V2Service {
  private static final RequestKind METADATA =
      new RequestKind(Operation.KSERVE_METADATA, Transport.REST);
  private static final RequestKind READY = new RequestKind(Operation.KSERVE_READY, Transport.REST);

  private final Setup setup;
  private final InferService inference;
  private final RepositoryService repository;

  V2Service(Setup setup, InferService inference) {
    this.setup = setup;
    this.inference = inference;
    this.repository = new RepositoryService(setup);
  }

  HttpResponse serve(ServiceRequestContext context, HttpRequest request, String path) {
    if (path.equals("/v2") || path.startsWith("/v2/health/")) {
      RestService.requireMethod(request, HttpMethod.GET);
    }
    return switch (path) {
      case "/v2" -> Json.response(HttpStatus.OK, json -> Metadata.server(json, setup.version()));
      case "/v2/health/live" -> told(request, "live", true);
      case "/v2/health/ready" -> ready(request);
      case "/v2/models" -> {
        RestService.requireMethod(request, HttpMethod.GET);
        Permission.of(context).toSeeAll();
        yield Json.response(HttpStatus.OK, json -> Metadata.list(json, setup.served().catalogue()));
      }
      case "/v2/models/stats" -> {
        RestService.requireMethod(request, HttpMethod.GET);
        Permission.of(context).toSeeAll();
        yield Json.response(
            HttpStatus.OK,
            json -> Statistics.write(json, Statistics.all(setup.served().catalogue())));
      }
      case String any when RepositoryService.has(any) -> repository.serve(context, request, any);
      default -> model(context, request, ModelPath.v2(path).orElseThrow(RestService::unknown));
    };
  }

  private HttpResponse ready(HttpRequest request) {
    boolean complete = setup.ready().get();
    if (!setup.strictReadiness()) {
      return told(request, "ready", complete);
    }
    Readiness readiness = Readiness.of(setup.served().catalogue());
    boolean ready = complete && readiness.ready();
    return Json.response(
        ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE,
        json -> {
          json.writeStartObject();
          json.writeBooleanField("ready", ready);
          if (complete && !ready && readiness.answering() > 0) {
            json.writeNumberField("answering", readiness.answering());
          }
          if (readiness.error().isPresent()) {
            json.writeStringField("error", Excerpt.told(readiness.error().get()));
          }
          json.writeEndObject();
        });
  }

  private HttpResponse model(ServiceRequestContext context, HttpRequest request, ModelPath path) {
    if (path.verb().equals("infer")) {
      RestService.requireMethod(request, HttpMethod.POST);
      Permission.of(context).toInfer(path.model());
      return inference.infer(context, request, path);
    }
    RestService.requireMethod(request, HttpMethod.GET);
    Permission.of(context).toSee(path.model());
    Catalogue catalogue = setup.served().catalogue();
    ServedModel model = Lookup.model(catalogue, path.model());
    if (path.verb().equals("ready")) {
      return ready(request, catalogue, model, path);
    }
    if (path.verb().equals("stats")) {
      List<LoadedVersion> asked = Statistics.of(model, path.version());
      return Json.response(HttpStatus.OK, json -> Statistics.write(json, asked));
    }
    return HttpResponse.of(
        setup
            .inference()
            .described(path.target())
            .thenApply(
                version ->
                    described(
                        Lookup.model(setup.served().catalogue(), path.model()), path, version)));
  }

  private static HttpResponse described(ServedModel model, ModelPath path, LoadedVersion version) {
    if (path.verb().equals("config")) {
      return Json.response(HttpStatus.OK, json -> ModelConfigJson.write(json, model, version));
    }
    version.telemetry().counted(METADATA, true);
    return Json.response(HttpStatus.OK, json -> Metadata.v2(json, model, version));
  }

  private static HttpResponse ready(
      HttpRequest request, Catalogue catalogue, ServedModel model, ModelPath path) {
    boolean success = false;
    try {
      Lookup.requireServed(catalogue, path.target());
      success = true;
      return RestService.asksForJson(request)
          ? Json.response(
              HttpStatus.OK,
              json -> {
                json.writeStartObject();
                json.writeStringField("name", path.model());
                json.writeBooleanField("ready", true);
                json.writeEndObject();
              })
          : empty(HttpStatus.OK);
    } finally {
      model.telemetry().counted(READY, success);
    }
  }

  /** The code says it, as OVMS has it; and the body, where the client asks for one. */
  private static HttpResponse told(HttpRequest request, String name, boolean value) {
    HttpStatus status = value ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE;
    return RestService.asksForJson(request)
        ? Json.response(
            status,
            json -> {
              json.writeStartObject();
              json.writeBooleanField(name, value);
              json.writeEndObject();
            })
        : empty(status);
  }

  private static HttpResponse empty(HttpStatus status) {
    return HttpResponse.of(status, MediaType.JSON, "");
  }
}
