package dev.headroom.serving.grpc;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.serving.grpc.frame.Compression;
import dev.headroom.serving.grpc.frame.Rpc;
import dev.headroom.serving.grpc.frame.RpcCode;
import dev.headroom.serving.grpc.frame.RpcException;
import dev.headroom.serving.grpc.frame.RpcStatus;
import dev.headroom.serving.grpc.seldom.SeldomCalls;
import dev.headroom.serving.inference.FailureLog;
import dev.headroom.serving.inference.Inference;
import dev.headroom.serving.inference.Outcome.Failed;
import dev.headroom.serving.inference.Outcome.Forbidden;
import dev.headroom.serving.inference.Outcome.Refused;
import dev.headroom.serving.inference.Outcome.Unavailable;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.memory.Budget;
import dev.headroom.serving.repository.ModelControl;
import dev.headroom.serving.repository.Served;
import dev.headroom.serving.telemetry.DeniedRequests;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All of gRPC: finds out who answers a path, and makes errors look as clients expect. */
public final class GrpcService implements HttpService {
  private static final Logger LOG = LoggerFactory.getLogger(GrpcService.class);

  /**
   * What the service needs.
   *
   * @param control loads and unloads models, where clients may
   * @param ready whether the server is ready
   * @param stopping whether the server is stopping: then calls that have no end of their own end
   * @param version the program's version
   * @param maxMessage the longest message accepted, in bytes
   * @param budget what all requests together may take of memory
   * @param compression of answers to clients that take it
   * @param denied counts calls whose key does not allow them
   */
  public record Setup(
      Served served,
      Inference inference,
      Optional<ModelControl> control,
      BooleanSupplier ready,
      BooleanSupplier stopping,
      String version,
      long maxMessage,
      Budget budget,
      Compression compression,
      DeniedRequests denied) {}

  private final Setup setup;
  private final FailureLog failures = new FailureLog();
  private final UnaryInference modelInfer;
  private final UnaryInference predict;
  private @Nullable SeldomCalls seldom;

  public GrpcService(Setup setup) {
    this.setup = setup;
    this.modelInfer = new UnaryInference(setup, new ModelInfer());
    this.predict = new UnaryInference(setup, new Predict());
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    if (!Rpc.is(request)) {
      return HttpResponse.of(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          MediaType.PLAIN_TEXT_UTF_8,
          "This is gRPC (expected: Content-Type: application/grpc)\n");
    }
    if (request.method() != HttpMethod.POST) {
      return HttpResponse.of(HttpStatus.METHOD_NOT_ALLOWED);
    }
    // Messages have a limit of their own.
    context.setMaxRequestLength(0);
    try {
      return route(context, request).recover(this::error);
    } catch (RuntimeException | Error e) {
      return error(e);
    }
  }

  private HttpResponse route(ServiceRequestContext context, HttpRequest request) {
    return switch (context.decodedPath()) {
      case "/inference.GRPCInferenceService/ModelInfer" -> modelInfer.serve(context, request);
      case "/tensorflow.serving.PredictionService/Predict" -> predict.serve(context, request);
      case "/inference.GRPCInferenceService/ModelStreamInfer" ->
          InferenceStream.serve(context, request, setup, this::status);
      default -> seldom().serve(context, request, this::status);
    };
  }

  private synchronized SeldomCalls seldom() {
    SeldomCalls calls = seldom == null ? new SeldomCalls(setup) : seldom;
    seldom = calls;
    return calls;
  }

  private HttpResponse error(Throwable thrown) {
    return status(thrown).response();
  }

  /** What to tell of a failure. */
  private RpcStatus status(Throwable thrown) {
    Throwable cause = Exceptions.peel(thrown);
    return switch (cause) {
      case RpcException e -> e.status();
      case RefusedException e -> status(e.refused());
      case OutOfMemoryError e ->
          status(new Unavailable("There is no memory for the request now", e));
      case RequestTimeoutException e ->
          new RpcStatus(RpcCode.DEADLINE_EXCEEDED, "The message did not arrive in time");
      case Throwable e
          when Exceptions.isStreamCancelling(e) || e instanceof ClosedStreamException -> {
        LOG.debug("a client has gone", e);
        yield new RpcStatus(RpcCode.CANCELLED, "The client has gone");
      }
      default -> status(new Failed("Internal server error", cause));
    };
  }

  private RpcStatus status(Refused refused) {
    switch (refused) {
      case Unavailable(String text, Throwable cause) when cause != null -> failures.log(cause);
      case Failed failed -> failures.log(failed.cause());
      case Forbidden any -> setup.denied().forbidden();
      default -> {}
    }
    return RpcStatus.of(refused);
  }
}
