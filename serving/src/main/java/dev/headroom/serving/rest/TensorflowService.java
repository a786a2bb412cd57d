package dev.headroom.serving.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.serving.inference.Lookup;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.permission.Permission;
import dev.headroom.serving.repository.Catalogue;
import dev.headroom.serving.repository.ConfigException;
import dev.headroom.serving.repository.ServedModel;
import dev.headroom.serving.repository.ServedVersion;
import dev.headroom.serving.rest.RestService.Setup;
import dev.headroom.serving.telemetry.Operation;
import dev.headroom.serving.telemetry.RequestKind;
import dev.headroom.serving.telemetry.Transport;
import java.io.IOException;
import java.util.List;

/** TensorFlow Serving's paths, and OVMS's {@code /v1/config}. */
final class TensorflowService {
  private static final RequestKind METADATA =
      new RequestKind(Operation.TENSORFLOW_METADATA, Transport.REST);
  private static final RequestKind STATUS =
      new RequestKind(Operation.TENSORFLOW_STATUS, Transport.REST);

  private final Setup setup;
  private final InferService inference;

  TensorflowService(Setup setup, InferService inference) {
    this.setup = setup;
    this.inference = inference;
  }

  HttpResponse serve(ServiceRequestContext context, HttpRequest request, String path) {
    return switch (path) {
      case "/v1/config" -> {
        RestService.requireMethod(request, HttpMethod.GET);
        Permission.of(context).toSeeAll();
        yield statuses(HttpStatus.OK);
      }
      case "/v1/models" -> {
        RestService.requireMethod(request, HttpMethod.GET);
        Permission.of(context).toSeeAll();
        yield Json.response(HttpStatus.OK, json -> Metadata.list(json, setup.served().catalogue()));
      }
      case "/v1/config/reload" -> {
        RestService.requireMethod(request, HttpMethod.POST);
        Permission.of(context).toManage();
        yield reload();
      }
      default -> model(context, request, ModelPath.v1(path).orElseThrow(RestService::unknown));
    };
  }

  private HttpResponse model(ServiceRequestContext context, HttpRequest request, ModelPath path) {
    if (path.verb().equals("predict")) {
      RestService.requireMethod(request, HttpMethod.POST);
      Permission.of(context).toInfer(path.model());
      return inference.predict(context, request, path);
    }
    RestService.requireMethod(request, HttpMethod.GET);
    Permission.of(context).toSee(path.model());
    if (path.verb().equals("metadata")) {
      return HttpResponse.of(
          setup
              .inference()
              .described(path.target())
              .thenApply(
                  version -> {
                    version.telemetry().counted(METADATA, true);
                    return Json.response(HttpStatus.OK, json -> Metadata.v1(json, version));
                  }));
    }
    Catalogue catalogue = setup.served().catalogue();
    return status(request, catalogue, Lookup.model(catalogue, path.model()), path);
  }

  private static HttpResponse status(
      HttpRequest request, Catalogue catalogue, ServedModel model, ModelPath path) {
    if (path.version() == null) {
      model.telemetry().counted(STATUS, true);
      boolean both = RestService.asksForJson(request);
      return Json.response(
          HttpStatus.OK, json -> Metadata.status(json, model, both, catalogue.trouble(model)));
    }
    ServedVersion version = model.versions().get(path.version());
    if (version == null) {
      model.telemetry().counted(STATUS, false);
      catalogue.unknown().version();
      throw RefusedException.notFound("Model with requested version is not found");
    }
    model.telemetry().counted(STATUS, true);
    return Json.response(
        HttpStatus.OK, json -> Metadata.status(json, List.of(version), catalogue.trouble(model)));
  }

  private HttpResponse statuses(HttpStatus status) {
    return Json.response(status, json -> statuses(json, setup.served().catalogue()));
  }

  private static void statuses(JsonGenerator json, Catalogue catalogue) throws IOException {
    json.writeStartObject();
    for (ServedModel model : catalogue.models().values()) {
      json.writeFieldName(model.settings().name());
      Metadata.status(json, model.versions().values(), catalogue.trouble(model));
    }
    for (String name : catalogue.leftOut().names()) {
      if (!catalogue.models().containsKey(name)) {
        json.writeFieldName(name);
        Metadata.status(json, List.of(), catalogue.leftOut().told(name));
      }
    }
    json.writeEndObject();
  }

  private HttpResponse reload() {
    return HttpResponse.of(
        setup
            .reload()
            .reload()
            .handle(
                (changed, failure) -> {
                  if (failure == null) {
                    return statuses(changed ? HttpStatus.CREATED : HttpStatus.OK);
                  }
                  return Json.error(
                      HttpStatus.PRECONDITION_FAILED,
                      "Reloading config file failed. " + told(Exceptions.peel(failure)));
                }));
  }

  private static String told(Throwable failure) {
    return failure instanceof ConfigException invalid
        ? invalid.withoutPaths()
        : "The server's log says why";
  }
}
