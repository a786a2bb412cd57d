package dev.headroom.serving.rest;

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
 * What it needs is in the request's memory, which whoever began the request frees at its end.
 */
final class Exchange {
  /** A version can be unloaded between being found and being asked; then its successor is found. */
  private static final int ATTEMPTS = 3;

  private final ServiceRequestContext context;
  private final Supplier<Catalogue> catalogue;
  private final ModelPath path;
  private final Protocol protocol;
  private final Body body;
  private final RequestMemory memory;
  private final Duration queueTimeout;
  private final Inference.Placement placement;
  private final long startNanos = System.nanoTime();

  Exchange(
      ServiceRequestContext context,
      Supplier<Catalogue> catalogue,
      ModelPath path,
      Protocol protocol,
      Body body,
      RequestMemory memory,
      Duration queueTimeout,
      Inference.Placement placement) {
    this.context = context;
    this.catalogue = catalogue;
    this.path = path;
    this.protocol = protocol;
    this.body = body;
    this.memory = memory;
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
    } catch (IOException | RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The answer, or null where {@code version} takes no more requests. */
  private @Nullable CompletableFuture<HttpResponse> attempt(LoadedVersion version)
      throws IOException {
    version.telemetry().started();
    Protocol.Decoded decoded;
    Call call;
    try {
      decoded = protocol.decode(version, body, memory);
      call = admit(version, decoded);
    } catch (IOException | RuntimeException | Error e) {
      finished(version, false);
      throw e;
    }
    if (call == null) {
      version.telemetry().withdrawn();
      return null;
    }
    watch(version, call);
    return call.result()
        .whenComplete(
            (outputs, failure) -> {
              if (failure == null) {
                memory.replace(BinaryOutput.size(outputs));
              }
            })
        .thenCompose(
            outputs ->
                CompletableFuture.supplyAsync(
                    () -> encode(version, decoded, outputs),
                    placement.executor(decoded.jsonSize(outputs))))
        .whenComplete((response, failure) -> finished(version, failure == null));
  }

  /** Whatever fails here, the call may run already: then its memory is free only at its end. */
  private void watch(LoadedVersion version, Call call) {
    try {
      Watch.over(context, version, call, queueTimeout);
    } catch (RuntimeException | Error e) {
      call.abandon(new IllegalStateException("a waiting request could not be watched", e));
    }
  }

  private void finished(LoadedVersion version, boolean success) {
    version.telemetry().finished(protocol.operation(), success, System.nanoTime() - startNanos);
  }

  private static @Nullable Call admit(LoadedVersion version, Protocol.Decoded decoded) {
    return switch (version.streams().admit(decoded.inputs(), decoded.outputs())) {
      case Admission.Admitted(Call call) -> call;
      case Admission.Closed() -> null;
      case Admission.QueueFull(int waiting) -> {
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
      HttpResponse answer = decoded.encode(version, outputs, memory);
      memory.unreserve(BinaryOutput.size(outputs));
      return answer;
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail", e);
    }
  }
}
