package dev.headroom.serving.rest;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.http.GrantedService;
import dev.headroom.http.KeyRefusals;
import dev.headroom.serving.gpu.Gpus;
import dev.headroom.serving.inference.Inference;
import dev.headroom.serving.inference.Target;
import dev.headroom.serving.memory.Budget;
import dev.headroom.serving.permission.Permission;
import dev.headroom.serving.record.Records;
import dev.headroom.serving.repository.MemoryLimit;
import dev.headroom.serving.repository.ModelControl;
import dev.headroom.serving.repository.Reload;
import dev.headroom.serving.repository.Served;
import dev.headroom.serving.telemetry.DeniedRequests;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** All of REST: finds out who answers a path, and makes errors look as clients expect. */
public final class RestService implements HttpService {
  /**
   * What the service needs.
   *
   * @param served what is served
   * @param ready whether the server is ready
   * @param reload looks for changes now
   * @param control loads and unloads
   * @param version the program's version
   * @param maxBody the largest body accepted, in bytes
   * @param inference runs calls of what is served
   * @param budget what all requests together may take of memory
   * @param denied counts requests whose key does not allow them
   * @param keyRefusals those without a key; none, where they need none
   * @param records of requests that come straight from their connection; tell how many could not be
   *     kept
   * @param modelMemory what all models together may take of it
   * @param gpus of the machine
   */
  public record Setup(
      Served served,
      Inference inference,
      Supplier<Boolean> ready,
      Reload reload,
      ModelControl control,
      String version,
      long maxBody,
      Budget budget,
      boolean strictReadiness,
      DeniedRequests denied,
      Supplier<Optional<KeyRefusals>> keyRefusals,
      Records records,
      Optional<MemoryLimit> modelMemory,
      Gpus gpus) {}

  private final ErrorAnswers errors;
  private final InferService inference;
  private final V2Service v2;
  private final TensorflowService tensorflow;
  private final MetricsService metrics;

  public RestService(Setup setup) {
    this.errors = new ErrorAnswers(setup.denied());
    this.inference =
        new InferService(
            setup.inference(), setup.maxBody(), setup.budget(), errors, setup.records());
    this.v2 = new V2Service(setup, inference);
    this.tensorflow = new TensorflowService(setup, inference);
    this.metrics = new MetricsService(setup);
  }

  /** Takes most requests of inference before they come here. */
  public GrantedService direct() {
    return inference;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    return HttpResponse.of(answer(context, request))
        .recover(thrown -> errors.of(thrown).toHttpResponse());
  }

  private CompletableFuture<HttpResponse> answer(
      ServiceRequestContext context, HttpRequest request) {
    try {
      return CompletableFuture.completedFuture(route(context, request));
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private HttpResponse route(ServiceRequestContext context, HttpRequest request) {
    String path = context.decodedPath();
    if (path.startsWith("/v2")) {
      return v2.serve(context, request, path);
    }
    if (path.startsWith("/v1/")) {
      return tensorflow.serve(context, request, path);
    }
    if (path.equals("/")) {
      requireMethod(request, HttpMethod.GET);
      // What KServe's client asks of V1.
      return Json.response(HttpStatus.OK, Metadata::alive);
    }
    if (path.equals("/metrics")) {
      requireMethod(request, HttpMethod.GET);
      Permission.of(context).toScrape();
      return metrics.page();
    }
    throw unknown();
  }

  /**
   * Whether a client says that it takes JSON, be it by taking anything. One that says nothing gets
   * the empty bodies of OVMS.
   */
  static boolean asksForJson(HttpRequest request) {
    String accept = request.headers().get(HttpHeaderNames.ACCEPT);
    return accept != null
        && (accept.contains("application/json")
            || accept.contains("application/*")
            || accept.contains("*/*"));
  }

  /** Whether a request of the path changes what is served. */
  public static boolean manages(String path) {
    return path.equals("/v1/config/reload") || RepositoryService.changes(path);
  }

  /** The model, and perhaps version, that a path names. */
  public static Optional<Target> target(String path) {
    return ModelPath.v2(path).or(() -> ModelPath.v1(path)).map(ModelPath::target);
  }

  static ApiException unknown() {
    return new ApiException(HttpStatus.BAD_REQUEST, "Invalid request URL");
  }

  static void requireMethod(HttpRequest request, HttpMethod method) {
    boolean head = request.method() == HttpMethod.HEAD && method == HttpMethod.GET;
    if (request.method() != method && !head) {
      throw new ApiException(HttpStatus.NOT_ACCEPTABLE, "Unsupported method");
    }
  }
}
