package dev.headroom.serving.grpc.seldom;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.serving.grpc.frame.Compression;
import dev.headroom.serving.grpc.frame.MessageBuffer;
import dev.headroom.serving.grpc.frame.Rpc;
import dev.headroom.serving.grpc.frame.RpcCode;
import dev.headroom.serving.grpc.frame.RpcException;
import dev.headroom.serving.grpc.frame.RpcStatus;
import dev.headroom.serving.grpc.proto.health.HealthCheckRequest;
import dev.headroom.serving.grpc.proto.health.HealthCheckResponse;
import dev.headroom.serving.grpc.proto.health.HealthCheckResponse.ServingStatus;
import dev.headroom.serving.inference.Excerpt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * gRPC's health: of the server, which is called "", and of its services, which are as it is.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/health-checking.md">the protocol</a>
 */
final class Health {
  private static final long LOOK_MILLIS = 250;
  private static final HttpHeaders STOPPING =
      new RpcStatus(RpcCode.UNAVAILABLE, "The server is stopping").trailers();
  private static final Set<String> SERVICES =
      Set.of(
          "",
          "inference.GRPCInferenceService",
          "tensorflow.serving.PredictionService",
          "tensorflow.serving.ModelService");

  private final BooleanSupplier ready;

  private final BooleanSupplier stopping;

  /**
   * @param ready whether the server is ready
   * @param stopping whether it is stopping: then watching ends
   */
  Health(BooleanSupplier ready, BooleanSupplier stopping) {
    this.ready = ready;
    this.stopping = stopping;
  }

  Method<HealthCheckRequest> check() {
    return Method.of(
        HealthCheckRequest.parser(),
        request -> {
          if (!SERVICES.contains(request.getService())) {
            throw new RpcException(
                RpcCode.NOT_FOUND,
                "No such service: "
                    + Excerpt.of(request.getService())
                    + " (expected: of "
                    + SERVICES
                    + ")");
          }
          return HealthCheckResponse.newBuilder().setStatus(status(request)).build();
        });
  }

  private ServingStatus status(HealthCheckRequest request) {
    if (!SERVICES.contains(request.getService())) {
      return ServingStatus.SERVICE_UNKNOWN;
    }
    return ready.getAsBoolean() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  }

  /** Tells the status now, and each time that it changes, until the client goes. */
  HttpResponse watch(
      ServiceRequestContext context, MessageBuffer message, Compression compression) {
    HealthCheckRequest request =
        Method.parse(HealthCheckRequest.parser(), message.message(compression, 1 << 20));
    HttpResponseWriter response = HttpResponse.streaming();
    context.clearRequestTimeout();
    response.write(Rpc.streamHeaders());
    AtomicReference<ServingStatus> told = new AtomicReference<>(status(request));
    response.write(framed(told.get()));
    var looking =
        context
            .eventLoop()
            .scheduleWithFixedDelay(
                () -> {
                  ServingStatus now = status(request);
                  if (told.getAndSet(now) != now) {
                    var _ = response.tryWrite(framed(now));
                  }
                  if (stopping.getAsBoolean() && response.tryWrite(STOPPING)) {
                    response.close();
                  }
                },
                LOOK_MILLIS,
                LOOK_MILLIS,
                TimeUnit.MILLISECONDS);
    var _ = response.whenComplete().handle((any, gone) -> looking.cancel(false));
    return response;
  }

  private static HttpData framed(ServingStatus status) {
    byte[] message = HealthCheckResponse.newBuilder().setStatus(status).build().toByteArray();
    byte[] framed = new byte[5 + message.length];
    framed[4] = (byte) message.length;
    System.arraycopy(message, 0, framed, 5, message.length);
    return HttpData.wrap(framed);
  }
}
