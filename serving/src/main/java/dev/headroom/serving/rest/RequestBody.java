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
 * follows the JSON header of {@code jsonLength} bytes is aligned for any element type.
 */
final class RequestBody implements Subscriber<HttpObject> {
  private static final int ALIGNMENT = 64;
  private static final int FIRST_GUESS = 4096;

  private final CompletableFuture<ByteBuf> collected = new CompletableFuture<>();
  private final ByteBuf buffer;
  private final long limit;

  private RequestBody(ByteBuf buffer, long limit) {
    this.buffer = buffer;
    this.limit = limit;
  }

  /**
   * Collects the body of {@code request}; whoever gets the buffer releases it.
   *
   * @param jsonLength where the binary tensors begin, or 0
   * @param limit the largest body accepted, in bytes
   */
  static CompletableFuture<ByteBuf> collect(
      ServiceRequestContext context, HttpRequest request, int jsonLength, long limit) {
    long length = request.headers().contentLength();
    if (length > limit) {
      return CompletableFuture.failedFuture(tooLarge(limit));
    }
    int capacity = ALIGNMENT + (length < 0 ? FIRST_GUESS : Math.toIntExact(length));
    ByteBuf buffer = context.alloc().directBuffer(capacity);
    if (buffer.hasMemoryAddress()) {
      long misplaced = (buffer.memoryAddress() + jsonLength) % ALIGNMENT;
      int padding = (int) ((ALIGNMENT - misplaced) % ALIGNMENT);
      buffer.writerIndex(padding).readerIndex(padding);
    }
    RequestBody body = new RequestBody(buffer, limit);
    request.subscribe(body, context.eventLoop(), SubscriptionOption.WITH_POOLED_OBJECTS);
    return body.collected;
  }

  static ApiException tooLarge(long limit) {
    return new ApiException(
        HttpStatus.REQUEST_ENTITY_TOO_LARGE,
        "Request body too large (expected: at most " + limit + " bytes)");
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
          if (buffer.readableBytes() + (long) data.length() > limit) {
            onError(tooLarge(limit));
          } else {
            buffer.writeBytes(data.byteBuf());
          }
        }
      }
    }
  }

  @Override
  public void onError(Throwable cause) {
    if (collected.completeExceptionally(cause)) {
      buffer.release();
    }
  }

  @Override
  public void onComplete() {
    collected.complete(buffer);
  }
}
