package dev.headroom.serving.rest;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.serving.inference.Inference;
import dev.headroom.serving.inference.Lookup;
import dev.headroom.serving.memory.Body;
import dev.headroom.serving.memory.BodyCollector;
import dev.headroom.serving.memory.Budget;
import dev.headroom.serving.memory.RequestMemory;
import dev.headroom.serving.memory.Sending;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Takes inference requests: collects the body, then lets an {@link Exchange} do the rest. */
final class InferService {
  /**
   * Up to this many bytes of JSON an event loop reads or writes itself: well under a millisecond.
   */
  private static final int SMALL = 32 * 1024;

  private final Inference inference;
  private final long maxBody;
  private final Budget budget;
  private final Executor large = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param maxBody the largest body accepted, in bytes
   * @param budget what requests may take of memory
   */
  InferService(Inference inference, long maxBody, Budget budget) {
    this.inference = inference;
    this.maxBody = maxBody;
    this.budget = budget;
  }

  HttpResponse serve(
      ServiceRequestContext context, HttpRequest request, ModelPath path, Protocol protocol) {
    // A wrong path is told before the body is taken.
    var _ = Lookup.loading(inference.catalogue(), path.target());
    int jsonLength = protocol.jsonLength(request.headers());
    Duration timeout = RequestTimeout.of(request.headers());
    context.setRequestTimeout(Sending.LIMIT);
    RequestMemory memory = budget.request(context.alloc());
    return Sending.of(
        context,
        memory,
        BodyCollector.collect(context, request, jsonLength, maxBody, memory)
            .thenCompose(
                body -> {
                  context.clearRequestTimeout();
                  return exchange(
                      context, body, new Exchange(context, path, protocol, body, memory, timeout));
                }));
  }

  private CompletableFuture<HttpResponse> exchange(
      ServiceRequestContext context, Body body, Exchange exchange) {
    Exchange.Placement placement = json -> json <= SMALL ? context.eventLoop() : large;
    return body.jsonLength() <= SMALL
        ? exchange.run(inference, placement)
        : CompletableFuture.completedFuture(exchange)
            .thenComposeAsync(each -> each.run(inference, placement), large);
  }
}
