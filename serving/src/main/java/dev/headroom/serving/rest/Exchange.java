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
import dev.headroom.serving.telemetry.VersionTelemetry.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One inference request from its body to its answer: find the version, decode, admit, run, encode.
 * It owns the body, and what was decoded from it, until the run has ended.
 */
final class Exchange {
  /** A version can be unloaded between being found and being asked; then its successor is found. */
  private static final int ATTEMPTS = 3;

  private final ServiceRequestContext context;
  private final Supplier<Catalogue> catalogue;
  private final ModelPath path;
  private final Protocol protocol;
  private final Body body;
  private final Duration queueTimeout;
  private final Inference.Placement placement;
  private final long startNanos = System.nanoTime();

  Exchange(
      ServiceRequestContext context,
      Supplier<Catalogue> catalogue,
      ModelPath path,
      Protocol protocol,
      Body body,
      Duration queueTimeout,
      Inference.Placement placement) {
    this.context = context;
    this.catalogue = catalogue;
    this.path = path;
    this.protocol = protocol;
    this.body = body;
    this.queueTimeout = queueTimeout;
    this.placement = placement;
  }

  /** Starts the request; the future fails with what is to be told to the client. */
  CompletableFuture<HttpResponse> run() {
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        CompletableFuture<HttpResponse> answer = attempt(Lookup.version(catalogue.get(), path));
        if (answer != null) {
          return answer;
        }
      }
      throw new ApiException(HttpStatus.SERVICE_UNAVAILABLE, "The model version is being unloaded");
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      body.release();
      return CompletableFuture.failedFuture(told(e));
    }
  }

  /** The answer, or null where {@code version} takes no more requests. */
  private @Nullable CompletableFuture<HttpResponse> attempt(LoadedVersion version)
      throws IOException {
    version.telemetry().started();
    Protocol.Decoded decoded;
    Call call;
    try {
      decoded = protocol.decode(version, body, context.alloc());
      call = admit(version, decoded);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      finished(version, false);
      throw e;
    }
    if (call == null) {
      version.telemetry().withdrawn();
      return null;
    }
    Watch.over(context, version, call, queueTimeout);
    return call.result()
        .whenComplete(
            (outputs, failure) -> {
              decoded.close();
              body.release();
            })
        .thenCompose(
            outputs ->
                CompletableFuture.supplyAsync(
                    () -> encode(version, decoded, outputs),
                    placement.executor(decoded.jsonSize(outputs))))
        .whenComplete((response, failure) -> finished(version, failure == null));
  }

  private void finished(LoadedVersion version, boolean success) {
    version.telemetry().finished(protocol.operation(), success, System.nanoTime() - startNanos);
  }

  private static @Nullable Call admit(LoadedVersion version, Protocol.Decoded decoded) {
    return switch (version.streams().admit(decoded.inputs(), decoded.outputs())) {
      case Admission.Admitted(Call call) -> call;
      case Admission.Closed() -> {
        decoded.close();
        yield null;
      }
      case Admission.QueueFull(int waiting) -> {
        decoded.close();
        version.telemetry().refused(Refusal.QUEUE_FULL);
        throw new ApiException(
            HttpStatus.TOO_MANY_REQUESTS,
            "The queue of the model is full - " + waiting + " requests wait");
      }
    };
  }

  private HttpResponse encode(
      LoadedVersion version, Protocol.Decoded decoded, List<Tensor> outputs) {
    try {
      return decoded.encode(version, outputs, context.alloc());
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail", e);
    }
  }

  private static Throwable told(Throwable failure) {
    return switch (failure) {
      case JacksonException json -> {
        String where =
            json.getLocation() == null ? "" : " at byte " + json.getLocation().getByteOffset();
        yield new ApiException(
            HttpStatus.BAD_REQUEST,
            "The body is not valid JSON" + where + " - " + json.getOriginalMessage());
      }
      case OutOfMemoryError memory ->
          new ApiException(
              HttpStatus.SERVICE_UNAVAILABLE, "There is no memory for the request now");
      default -> failure;
    };
  }
}
