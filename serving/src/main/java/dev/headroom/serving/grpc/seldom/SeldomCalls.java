package dev.headroom.serving.grpc.seldom;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.serving.grpc.GrpcService.Setup;
import dev.headroom.serving.grpc.frame.Compression;
import dev.headroom.serving.grpc.frame.FrameWriter;
import dev.headroom.serving.grpc.frame.MessageBuffer;
import dev.headroom.serving.grpc.frame.OneMessage;
import dev.headroom.serving.grpc.frame.Rpc;
import dev.headroom.serving.grpc.frame.RpcCode;
import dev.headroom.serving.grpc.frame.RpcException;
import dev.headroom.serving.grpc.frame.RpcStatus;
import dev.headroom.serving.grpc.wire.ContentFinder;
import dev.headroom.serving.inference.Excerpt;
import dev.headroom.serving.memory.RequestMemory;
import dev.headroom.serving.permission.Permission;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Answers the calls that are seldom, by their path. */
public final class SeldomCalls {
  /** None of their messages is long. */
  private static final long LONGEST = 1 << 20;

  private final Setup setup;
  private final Map<String, Method<?>> methods = new HashMap<>();
  private final Health health;
  private final Reflection reflection = new Reflection();

  public SeldomCalls(Setup setup) {
    this.setup = setup;
    this.health = new Health(setup.ready(), setup.stopping());
    methods.putAll(new InferenceServiceCalls(setup).methods());
    methods.putAll(new TensorflowCalls(setup).methods());
    methods.put("/grpc.health.v1.Health/Check", health.check());
  }

  /**
   * Answers {@code request}.
   *
   * @param status what to tell of a failure
   */
  public HttpResponse serve(
      ServiceRequestContext context, HttpRequest request, Function<Throwable, RpcStatus> status) {
    String path = context.decodedPath();
    Compression compression = Compression.of(request.headers());
    return switch (path) {
      case "/grpc.health.v1.Health/Watch" ->
          HttpResponse.of(
              received(
                  context,
                  request,
                  message ->
                      CompletableFuture.completedFuture(
                          health.watch(context, message, compression))));
      case "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
          "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo" ->
          reflection.serve(context, request, setup.budget(), setup.stopping(), status);
      default -> {
        Method<?> method = methods.get(path);
        if (method == null) {
          throw new RpcException(
              RpcCode.UNIMPLEMENTED,
              "No such method: " + Excerpt.of(path) + " (reflection lists all)");
        }
        yield HttpResponse.of(
            received(
                context,
                request,
                message ->
                    method
                        .answer(message.message(compression, LONGEST), Permission.of(context))
                        .thenApplyAsync(
                            answer ->
                                Rpc.response(
                                    FrameWriter.write(
                                        new GeneratedAnswer(answer),
                                        Compression.IDENTITY,
                                        message.memory()),
                                    Compression.IDENTITY),
                            context.eventLoop())));
      }
    };
  }

  private CompletableFuture<HttpResponse> received(
      ServiceRequestContext context,
      HttpRequest request,
      Function<MessageBuffer, CompletableFuture<HttpResponse>> answering) {
    RequestMemory memory = setup.budget().request(context.alloc());
    return OneMessage.of(context, request, ContentFinder.INFER, LONGEST, memory)
        .thenCompose(answering)
        .whenComplete(
            (response, failure) -> {
              if (failure != null) {
                memory.close();
              } else {
                var _ = context.log().whenComplete().thenRun(memory::close);
              }
            });
  }
}
