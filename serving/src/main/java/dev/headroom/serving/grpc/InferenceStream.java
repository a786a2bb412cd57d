package dev.headroom.serving.grpc;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.serving.grpc.frame.Compression;
import dev.headroom.serving.grpc.frame.FrameWriter;
import dev.headroom.serving.grpc.frame.MessageBuffer;
import dev.headroom.serving.grpc.frame.MessageStream;
import dev.headroom.serving.grpc.frame.Rpc;
import dev.headroom.serving.grpc.frame.RpcStatus;
import dev.headroom.serving.grpc.wire.StreamAnswer;
import dev.headroom.serving.memory.RequestMemory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * {@code ModelStreamInfer}: each message is a request of its own, and is answered in the order in
 * which it came. One that fails is answered with {@code error_message} and its id; the stream goes
 * on.
 */
final class InferenceStream {
  private static final ModelInfer METHOD = new ModelInfer();

  private InferenceStream() {}

  static HttpResponse serve(
      ServiceRequestContext context,
      HttpRequest request,
      GrpcService.Setup setup,
      Function<Throwable, RpcStatus> status) {
    Compression compression = Compression.of(request.headers());
    Compression answered = setup.compression().acceptedBy(request.headers());
    long start = System.nanoTime();
    Duration timeout = Rpc.timeout(request.headers());
    return MessageStream.serve(
        context,
        request,
        new MessageStream.Setup(
            METHOD.finder(),
            setup.maxMessage(),
            setup.budget(),
            answered,
            timeout,
            setup.stopping()),
        received ->
            answer(
                context,
                setup,
                received,
                compression,
                answered,
                timeout.isZero() ? timeout : timeout.minusNanos(System.nanoTime() - start),
                status),
        status);
  }

  private static MessageStream.Pending answer(
      ServiceRequestContext context,
      GrpcService.Setup setup,
      MessageBuffer received,
      Compression compression,
      Compression answered,
      Duration left,
      Function<Throwable, RpcStatus> status) {
    RequestMemory memory = received.memory();
    AtomicReference<String> id = new AtomicReference<>("");
    AtomicReference<Runnable> cancel = new AtomicReference<>(() -> {});
    CompletableFuture<HttpData> answer =
        InferenceCall.read(METHOD, received, compression, setup.maxMessage())
            .thenCompose(
                message -> {
                  id.set(message.id());
                  Duration timeout = left.isNegative() ? Duration.ofNanos(1) : left;
                  InferenceCall call =
                      new InferenceCall(context, METHOD.operation(), message, memory, timeout);
                  cancel.set(call::cancel);
                  return call.run(setup.inference(), StreamAnswer::of, answered);
                })
            .exceptionallyAsync(
                failure -> {
                  memory.replace(0);
                  return FrameWriter.write(
                      StreamAnswer.error(status.apply(failure).message(), id.get()),
                      answered,
                      memory);
                },
                context.eventLoop());
    return new MessageStream.Pending(answer, memory, () -> cancel.get().run());
  }
}
