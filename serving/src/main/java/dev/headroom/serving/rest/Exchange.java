package dev.headroom.serving.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.repository.Catalogue;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.streams.Admission;
import dev.headroom.serving.streams.Call;
import dev.headroom.serving.telemetry.VersionTelemetry;
import dev.headroom.serving.telemetry.VersionTelemetry.Refusal;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One inference request from its body to its answer: decode, admit, run, encode. It owns the body,
 * and what was decoded from it, until the run has ended.
 */
final class Exchange {
  private final ServiceRequestContext context;
  private final ModelPath path;
  private final Protocol protocol;
  private final ByteBuf body;
  private final int jsonLength;
  private final long startNanos = System.nanoTime();

  Exchange(
      ServiceRequestContext context,
      ModelPath path,
      Protocol protocol,
      ByteBuf body,
      int jsonLength) {
    this.context = context;
    this.path = path;
    this.protocol = protocol;
    this.body = body;
    this.jsonLength = jsonLength;
  }

  /** Starts the request; the future fails with what is to be told to the client. */
  CompletableFuture<HttpResponse> run(
      Supplier<Catalogue> catalogue, Duration queueTimeout, Inference.Placement placement) {
    LoadedVersion version;
    try {
      version = Lookup.version(catalogue.get(), path);
    } catch (ApiException e) {
      body.release();
      throw e;
    }
    version.telemetry().started();
    CompletableFuture<HttpResponse> answer;
    try {
      answer = start(version, queueTimeout, placement);
    } catch (IOException | RuntimeException e) {
      body.release();
      answer = CompletableFuture.failedFuture(readable(e));
    }
    VersionTelemetry telemetry = version.telemetry();
    return answer.whenComplete(
        (response, failure) ->
            telemetry.finished(
                protocol.operation(), failure == null, System.nanoTime() - startNanos));
  }

  private CompletableFuture<HttpResponse> start(
      LoadedVersion version, Duration queueTimeout, Inference.Placement placement)
      throws IOException {
    Protocol.Decoded decoded = protocol.decode(version, body, jsonLength, context.alloc());
    Admission admission = version.streams().admit(decoded.inputs(), decoded.outputs());
    if (!(admission instanceof Admission.Admitted(Call call))) {
      decoded.close();
      throw refusal(version, admission);
    }
    Future<?> deadline = watch(version, call, queueTimeout);
    CompletableFuture<List<Tensor>> result =
        call.result()
            .whenComplete(
                (outputs, failure) -> {
                  deadline.cancel(false);
                  decoded.close();
                  body.release();
                });
    return result.thenCompose(
        outputs ->
            CompletableFuture.supplyAsync(
                () -> encode(version, decoded, outputs),
                placement.executor(context, jsonSize(outputs))));
  }

  private HttpResponse encode(
      LoadedVersion version, Protocol.Decoded decoded, List<Tensor> outputs) {
    try {
      return decoded.encode(version, outputs, context.alloc());
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail", e);
    }
  }

  private static long jsonSize(List<Tensor> outputs) {
    long size = 0;
    for (Tensor output : outputs) {
      size += 8 * output.shape().elements();
    }
    return size;
  }

  private static ApiException refusal(LoadedVersion version, Admission admission) {
    return switch (admission) {
      case Admission.QueueFull(int waiting) -> {
        version.telemetry().refused(Refusal.QUEUE_FULL);
        yield Inference.busy("The queue of the model is full - " + waiting + " requests wait");
      }
      case Admission.Closed() ->
          new ApiException(HttpStatus.SERVICE_UNAVAILABLE, "Model version is being unloaded");
      case Admission.Admitted admitted -> throw new IllegalArgumentException("not refused");
    };
  }

  /** Takes the call out of the queue when it has waited too long or its client has gone. */
  private Future<?> watch(LoadedVersion version, Call call, Duration queueTimeout) {
    var _ =
        context
            .whenRequestCancelled()
            .thenAccept(
                cause -> {
                  if (call.abandon(
                      new ApiException(HttpStatus.CLIENT_CLOSED_REQUEST, "The client has gone"))) {
                    version.telemetry().refused(Refusal.CLIENT_GONE);
                  }
                });
    if (queueTimeout.isZero()) {
      return CompletableFuture.completedFuture(null);
    }
    return context
        .eventLoop()
        .schedule(
            () -> {
              String text = "No stream was free within " + queueTimeout.toMillis() + " ms";
              if (call.abandon(new ApiException(HttpStatus.SERVICE_UNAVAILABLE, text))) {
                version.telemetry().refused(Refusal.DEADLINE);
              }
            },
            queueTimeout.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  private static Throwable readable(Throwable failure) {
    if (failure instanceof JacksonException json) {
      String where =
          json.getLocation() == null ? "" : " at byte " + json.getLocation().getByteOffset();
      return new ApiException(
          HttpStatus.BAD_REQUEST,
          "The body is not valid JSON" + where + " - " + json.getOriginalMessage());
    }
    return failure;
  }
}
