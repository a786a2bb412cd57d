package dev.headroom.serving.rest;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.serving.repository.Catalogue;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Takes inference requests: collects the body, then lets an {@link Exchange} do the rest where
 * there is CPU for it.
 */
final class Inference {
  /**
   * Up to this many bytes of JSON an event loop reads or writes itself: well under a millisecond.
   */
  static final int SMALL = 32 * 1024;

  /** How long a client may take to send a body, or to take an answer. */
  private static final Duration TRANSFER = Duration.ofMinutes(2);

  private final Supplier<Catalogue> catalogue;
  private final long maxBody;
  private final Duration queueTimeout;
  private final Executor large = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param maxBody the largest body accepted, in bytes
   * @param queueTimeout how long a request may wait for a stream; zero: as long as it takes
   */
  Inference(Supplier<Catalogue> catalogue, long maxBody, Duration queueTimeout) {
    this.catalogue = catalogue;
    this.maxBody = maxBody;
    this.queueTimeout = queueTimeout;
  }

  HttpResponse serve(
      ServiceRequestContext context, HttpRequest request, ModelPath path, Protocol protocol) {
    Lookup.version(catalogue.get(), path);
    int jsonLength = protocol.jsonLength(request.headers());
    context.setRequestTimeout(TRANSFER);
    return HttpResponse.of(
        RequestBody.collect(context, request, jsonLength, maxBody)
            .thenCompose(body -> exchange(context, path, protocol, body, jsonLength))
            .whenComplete((response, failure) -> context.setRequestTimeout(TRANSFER)));
  }

  private CompletableFuture<HttpResponse> exchange(
      ServiceRequestContext context,
      ModelPath path,
      Protocol protocol,
      ByteBuf body,
      int jsonLength) {
    context.clearRequestTimeout();
    Exchange exchange = new Exchange(context, path, protocol, body, jsonLength);
    int json = jsonLength == 0 ? body.readableBytes() : jsonLength;
    return CompletableFuture.completedFuture(exchange)
        .thenComposeAsync(
            ready -> ready.run(catalogue, queueTimeout, this::executor), executor(context, json));
  }

  private Executor executor(ServiceRequestContext context, long json) {
    return json <= SMALL ? context.eventLoop() : large;
  }

  /** Where to read or write {@code json} bytes of JSON. */
  interface Placement {
    Executor executor(ServiceRequestContext context, long json);
  }

  static ApiException busy(String text) {
    return new ApiException(HttpStatus.TOO_MANY_REQUESTS, text);
  }
}
