package dev.headroom.serving.rest;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.serving.repository.Catalogue;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes inference requests: collects the body, then lets an {@link Exchange} do the rest. */
final class Inference {
  /** How long a client may take to send a body, or to take an answer. */
  private static final Duration TRANSFER = Duration.ofMinutes(2);

  /**
   * Up to this many bytes of JSON an event loop reads or writes itself: well under a millisecond.
   */
  private static final int SMALL = 32 * 1024;

  private final Supplier<Catalogue> catalogue;
  private final long maxBody;
  private final Duration queueTimeout;
  private final Budget budget;
  private final Executor large = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param maxBody the largest body accepted, in bytes
   * @param queueTimeout how long a request may wait for a stream; zero: as long as it takes
   * @param budget what requests may take of memory
   */
  Inference(Supplier<Catalogue> catalogue, long maxBody, Duration queueTimeout, Budget budget) {
    this.catalogue = catalogue;
    this.maxBody = maxBody;
    this.queueTimeout = queueTimeout;
    this.budget = budget;
  }

  HttpResponse serve(
      ServiceRequestContext context, HttpRequest request, ModelPath path, Protocol protocol) {
    // A wrong path is told before the body is taken.
    Lookup.version(catalogue.get(), path);
    int jsonLength = protocol.jsonLength(request.headers());
    context.setRequestTimeout(TRANSFER);
    RequestMemory memory = budget.request(context.alloc());
    CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    var _ =
        BodyCollector.collect(context, request, jsonLength, maxBody, memory)
            .thenCompose(body -> exchange(context, path, protocol, body, memory))
            .whenComplete((response, failure) -> ended(context, memory, answer, response, failure));
    return HttpResponse.of(answer);
  }

  /**
   * Frees the request's memory, at once or when its answer has been sent. Nothing but this does,
   * and whatever becomes of a request comes by here.
   */
  private static void ended(
      ServiceRequestContext context,
      RequestMemory memory,
      CompletableFuture<HttpResponse> answer,
      @Nullable HttpResponse response,
      @Nullable Throwable failure) {
    if (response == null) {
      memory.close();
      context.setRequestTimeout(TRANSFER);
      answer.completeExceptionally(Objects.requireNonNull(failure));
      return;
    }
    var _ = context.log().whenComplete().thenRun(memory::close);
    context.setRequestTimeout(TRANSFER);
    if (!answer.complete(response)) {
      response.abort();
    }
  }

  private CompletableFuture<HttpResponse> exchange(
      ServiceRequestContext context,
      ModelPath path,
      Protocol protocol,
      Body body,
      RequestMemory memory) {
    context.clearRequestTimeout();
    Exchange exchange =
        new Exchange(
            context,
            catalogue,
            path,
            protocol,
            body,
            memory,
            queueTimeout,
            json -> executor(context, json));
    return body.jsonLength() <= SMALL
        ? exchange.run()
        : CompletableFuture.completedFuture(exchange).thenComposeAsync(Exchange::run, large);
  }

  private Executor executor(ServiceRequestContext context, long json) {
    return json <= SMALL ? context.eventLoop() : large;
  }

  /** Says where to read or write so many bytes of JSON. */
  interface Placement {
    Executor executor(long json);
  }
}
