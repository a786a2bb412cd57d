package dev.headroom.serving.rest;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.serving.inference.Excerpt;
import dev.headroom.serving.inference.Lookup;
import dev.headroom.serving.repository.Catalogue;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.repository.Readiness;
import dev.headroom.serving.repository.ServedModel;
import dev.headroom.serving.rest.RestService.Setup;
import dev.headroom.serving.telemetry.Operation;
import dev.headroom.serving.telemetry.RequestKind;
import dev.headroom.serving.telemetry.Transport;

/** The Open Inference Protocol's paths. */
final class V2Service {
  private static final RequestKind METADATA =
      new RequestKind(Operation.KSERVE_METADATA, Transport.REST);
  private static final RequestKind READY = new RequestKind(Operation.KSERVE_READY, Transport.REST);

  private final Setup setup;
  private final InferService inference;
  private final Protocol protocol = new V2Protocol();

  V2Service(Setup setup, InferService inference) {
    this.setup = setup;
    this.inference = inference;
  }

  HttpResponse serve(ServiceRequestContext context, HttpRequest request, String path) {
    if (path.equals("/v2") || path.startsWith("/v2/health/")) {
      RestService.requireMethod(request, HttpMethod.GET);
    }
    return switch (path) {
      case "/v2" -> Json.response(HttpStatus.OK, json -> Metadata.server(json, setup.version()));
      case "/v2/health/live" -> empty(HttpStatus.OK);
      case "/v2/health/ready" -> ready();
      default -> model(context, request, ModelPath.v2(path).orElseThrow(RestService::unknown));
    };
  }

  private HttpResponse ready() {
    boolean complete = setup.ready().get();
    if (!setup.strictReadiness()) {
      return empty(complete ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    }
    Readiness readiness = Readiness.of(setup.served().catalogue());
    boolean ready = complete && readiness.ready();
    return Json.response(
        ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE,
        json -> {
          json.writeStartObject();
          json.writeBooleanField("ready", ready);
          if (readiness.error().isPresent()) {
            json.writeStringField("error", Excerpt.message(readiness.error().get()));
          }
          json.writeEndObject();
        });
  }

  private HttpResponse model(ServiceRequestContext context, HttpRequest request, ModelPath path) {
    if (path.verb().equals("infer")) {
      RestService.requireMethod(request, HttpMethod.POST);
      return inference.serve(context, request, path, protocol);
    }
    RestService.requireMethod(request, HttpMethod.GET);
    Catalogue catalogue = setup.served().catalogue();
    ServedModel model = Lookup.model(catalogue, path.model());
    if (path.verb().equals("ready")) {
      return ready(catalogue, model, path);
    }
    LoadedVersion version = Lookup.version(catalogue, path.target());
    version.telemetry().counted(METADATA, true);
    return Json.response(HttpStatus.OK, json -> Metadata.v2(json, model, version));
  }

  private static HttpResponse ready(Catalogue catalogue, ServedModel model, ModelPath path) {
    boolean success = false;
    try {
      Lookup.version(catalogue, path.target());
      success = true;
      return empty(HttpStatus.OK);
    } finally {
      model.telemetry().counted(READY, success);
    }
  }

  private static HttpResponse empty(HttpStatus status) {
    return HttpResponse.of(status, MediaType.JSON, "");
  }
}
