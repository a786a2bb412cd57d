package dev.headroom.serving.rest;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Collects a body into one direct buffer, which tensors then point into. It is placed so that what
 * follows the JSON is aligned for any element type.
 */
final class BodyCollector implements Subscriber<HttpObject> {
  private static final int ALIGNMENT = 64;
  private static final int FIRST_GUESS = 4096;

  private final CompletableFuture<Body> collected = new CompletableFuture<>();
  private final int jsonLength;
  private final long limit;
  private final Budget budget;
  private final ByteBuf buffer;
  private long reserved;

  private BodyCollector(ByteBuf buffer, int jsonLength, long limit, Budget budget, long reserved) {
    this.buffer = buffer;
    this.jsonLength = jsonLength;
    this.limit = limit;
    this.budget = budget;
    this.reserved = reserved;
  }

  /**
   * Collects the body of {@code request}; whoever gets it releases it.
   *
   * @param jsonLength where the binary tensors begin; 0: there are none
   * @param limit the largest body accepted, in bytes
   */
  static CompletableFuture<Body> collect(
      ServiceRequestContext context,
      HttpRequest request,
      int jsonLength,
      long limit,
      Budget budget) {
    long length = request.headers().contentLength();
    if (length > limit) {
      return CompletableFuture.failedFuture(tooLarge(limit));
    }
    int capacity = ALIGNMENT + (length < 0 ? FIRST_GUESS : Math.toIntExact(length));
    if (!budget.reserve(capacity)) {
      return CompletableFuture.failedFuture(noMemory());
    }
    ByteBuf buffer = context.alloc().directBuffer(capacity);
    if (buffer.hasMemoryAddress()) {
      long misplaced = (buffer.memoryAddress() + jsonLength) % ALIGNMENT;
      int padding = (int) ((ALIGNMENT - misplaced) % ALIGNMENT);
      buffer.writerIndex(padding).readerIndex(padding);
    }
    BodyCollector collector = new BodyCollector(buffer, jsonLength, limit, budget, capacity);
    request.subscribe(collector, context.eventLoop(), SubscriptionOption.WITH_POOLED_OBJECTS);
    return collector.collected;
  }

  static ApiException tooLarge(long limit) {
    return new ApiException(
        HttpStatus.REQUEST_ENTITY_TOO_LARGE,
        "Request body too large (expected: at most " + limit + " bytes)");
  }

  private static ApiException noMemory() {
    return new ApiException(
        HttpStatus.SERVICE_UNAVAILABLE,
        "The bodies of other requests take all memory that there is for them");
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(HttpObject object) {
    if (object instanceof HttpData data) {
      try (data) {
        if (!collected.isDone()) {
          append(data);
        }
      }
    }
  }

  private void append(HttpData data) {
    long length = buffer.writerIndex() + (long) data.length();
    if (length > limit + ALIGNMENT) {
      onError(tooLarge(limit));
      return;
    }
    if (length > reserved) {
      long more = Math.max(length - reserved, Math.min(reserved, limit));
      if (!budget.reserve(more)) {
        onError(noMemory());
        return;
      }
      reserved += more;
    }
    buffer.writeBytes(data.byteBuf());
  }

  @Override
  public void onError(Throwable cause) {
    if (collected.completeExceptionally(cause)) {
      body().release();
    }
  }

  @Override
  public void onComplete() {
    if (!collected.isDone()) {
      collected.complete(body());
    }
  }

  private Body body() {
    return new Body(
        buffer, jsonLength == 0 ? buffer.readableBytes() : jsonLength, budget, reserved);
  }
}
