package dev.headroom.serving.rest;

import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.serving.inference.FailureLog;
import dev.headroom.serving.inference.Inference;
import dev.headroom.serving.inference.Outcome.Cancelled;
import dev.headroom.serving.inference.Outcome.Failed;
import dev.headroom.serving.inference.Outcome.Invalid;
import dev.headroom.serving.inference.Outcome.NotFound;
import dev.headroom.serving.inference.Outcome.NotLoaded;
import dev.headroom.serving.inference.Outcome.QueueFull;
import dev.headroom.serving.inference.Outcome.Refused;
import dev.headroom.serving.inference.Outcome.TimedOut;
import dev.headroom.serving.inference.Outcome.TooLarge;
import dev.headroom.serving.inference.Outcome.Unavailable;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.memory.Budget;
import dev.headroom.serving.repository.MemoryLimit;
import dev.headroom.serving.repository.ModelControl;
import dev.headroom.serving.repository.Reload;
import dev.headroom.serving.repository.Served;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All of REST: finds out who answers a path, and makes errors look as clients expect. */
public final class RestService implements HttpService {
  private static final Logger LOG = LoggerFactory.getLogger(RestService.class);

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
   * @param modelMemory what all models together may take of it
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
      Optional<MemoryLimit> modelMemory) {}

  private final FailureLog failures = new FailureLog();
  private final V2Service v2;
  private final TensorflowService tensorflow;
  private final MetricsService metrics;

  public RestService(Setup setup) {
    InferService inference = new InferService(setup.inference(), setup.maxBody(), setup.budget());
    this.v2 = new V2Service(setup, inference);
    this.tensorflow = new TensorflowService(setup, inference);
    this.metrics = new MetricsService(setup);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    return HttpResponse.of(answer(context, request)).recover(this::error);
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

  static ApiException unknown() {
    return new ApiException(HttpStatus.BAD_REQUEST, "Invalid request URL");
  }

  static void requireMethod(HttpRequest request, HttpMethod method) {
    boolean head = request.method() == HttpMethod.HEAD && method == HttpMethod.GET;
    if (request.method() != method && !head) {
      throw new ApiException(HttpStatus.NOT_ACCEPTABLE, "Unsupported method");
    }
  }

  private HttpResponse error(Throwable thrown) {
    Throwable peeled = Exceptions.peel(thrown);
    // Armeria says so of bodies that turn out too large on their way.
    Throwable cause =
        peeled instanceof HttpStatusException
                && peeled.getCause() instanceof ContentTooLargeException
            ? peeled.getCause()
            : peeled;
    return switch (cause) {
      case ApiException e -> Json.error(e.status(), e.text());
      case RefusedException e -> error(e.refused());
      case OutOfMemoryError e ->
          error(new Unavailable("There is no memory for the request now", e));
      case ContentTooLargeException e ->
          Json.error(
              HttpStatus.REQUEST_ENTITY_TOO_LARGE,
              "Request body too large (expected: at most " + e.maxContentLength() + " bytes)");
      case RequestTimeoutException e ->
          Json.error(HttpStatus.REQUEST_TIMEOUT, "The body did not arrive in time");
      case Throwable e
          when Exceptions.isStreamCancelling(e) || e instanceof ClosedStreamException -> {
        LOG.debug("a client has gone", e);
        yield Json.error(HttpStatus.CLIENT_CLOSED_REQUEST, "The client has gone");
      }
      default -> {
        failures.log(cause);
        yield Json.error(HttpStatus.INTERNAL_SERVER_ERROR, "Internal server error");
      }
    };
  }

  private HttpResponse error(Refused refused) {
    HttpStatus status =
        switch (refused) {
          case Invalid any -> HttpStatus.BAD_REQUEST;
          case NotFound any -> HttpStatus.NOT_FOUND;
          case NotLoaded any -> HttpStatus.NOT_FOUND;
          case TooLarge any -> HttpStatus.REQUEST_ENTITY_TOO_LARGE;
          case QueueFull any -> HttpStatus.TOO_MANY_REQUESTS;
          case Unavailable unavailable -> {
            if (unavailable.cause() != null) {
              failures.log(unavailable.cause());
            }
            yield HttpStatus.SERVICE_UNAVAILABLE;
          }
          case TimedOut any -> HttpStatus.SERVICE_UNAVAILABLE;
          case Cancelled any -> HttpStatus.CLIENT_CLOSED_REQUEST;
          case Failed failed -> {
            failures.log(failed.cause());
            yield HttpStatus.INTERNAL_SERVER_ERROR;
          }
        };
    ResponseHeadersBuilder headers = ResponseHeaders.builder(status);
    if (refused.retriable()) {
      headers.set(HttpHeaderNames.RETRY_AFTER, "1");
    }
    return Json.error(headers, refused.text());
  }
}
