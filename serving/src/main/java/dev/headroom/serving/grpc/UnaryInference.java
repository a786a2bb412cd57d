package dev.headroom.serving.grpc;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.serving.grpc.frame.Compression;
import dev.headroom.serving.grpc.frame.MessageBuffer;
import dev.headroom.serving.grpc.frame.OneMessage;
import dev.headroom.serving.grpc.frame.Rpc;
import dev.headroom.serving.grpc.frame.RpcCode;
import dev.headroom.serving.grpc.frame.RpcException;
import dev.headroom.serving.memory.RequestMemory;
import dev.headroom.serving.memory.Sending;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Calls of one message that run a model. */
final class UnaryInference {
  private final GrpcService.Setup setup;
  private final InferenceMethod method;

  UnaryInference(GrpcService.Setup setup, InferenceMethod method) {
    this.setup = setup;
    this.method = method;
  }

  HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    Compression compression = Compression.of(request.headers());
    Compression answered = setup.compression().acceptedBy(request.headers());
    Duration timeout = Rpc.timeout(request.headers());
    context.setRequestTimeout(Sending.LIMIT);
    RequestMemory memory = setup.budget().request(context.alloc());
    return Sending.of(
        context,
        memory,
        OneMessage.of(context, request, method.finder(), setup.maxMessage(), memory)
            .thenCompose(
                received -> {
                  context.clearRequestTimeout();
                  return run(context, received, compression, answered, timeout);
                }));
  }

  private CompletableFuture<HttpResponse> run(
      ServiceRequestContext context,
      MessageBuffer received,
      Compression compression,
      Compression answered,
      Duration timeout) {
    return InferenceCall.read(method, received, compression, setup.maxMessage())
        .thenCompose(
            message ->
                new InferenceCall(
                        context,
                        method.operation(),
                        message,
                        received.memory(),
                        left(context, timeout))
                    .run(setup.inference(), UnaryOperator.identity(), answered))
        .thenApply(framed -> Rpc.response(framed, answered));
  }

  /** What is left of {@code timeout}, which began with the call; zero: the client did not say. */
  private static Duration left(ServiceRequestContext context, Duration timeout) {
    if (timeout.isZero()) {
      return timeout;
    }
    long begun =
        context
            .log()
            .ensureAvailable(RequestLogProperty.REQUEST_START_TIME)
            .requestStartTimeNanos();
    Duration left = timeout.minusNanos(System.nanoTime() - begun);
    if (left.isNegative() || left.isZero()) {
      throw new RpcException(RpcCode.DEADLINE_EXCEEDED, "The call's time is over");
    }
    return left;
  }
}
