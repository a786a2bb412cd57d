package dev.headroom.serving.memory;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.serving.inference.RefusedException;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Collects a body of Armeria's into a {@link BodyBuffer}. */
public final class BodyCollector implements Subscriber<HttpObject> {
  private final CompletableFuture<Body> collected = new CompletableFuture<>();
  private final BodyBuffer buffer;

  private BodyCollector(BodyBuffer buffer) {
    this.buffer = buffer;
  }

  /**
   * Collects the body of {@code request} into {@code memory}.
   *
   * @param jsonLength where the binary tensors begin; 0: there are none; −1: all is one
   * @param limit the largest body accepted, in bytes
   */
  public static CompletableFuture<Body> collect(
      ServiceRequestContext context,
      HttpRequest request,
      int jsonLength,
      long limit,
      RequestMemory memory) {
    long length = request.headers().contentLength();
    if (length > limit) {
      return CompletableFuture.failedFuture(BodyBuffer.tooLarge(limit));
    }
    BodyCollector collector = new BodyCollector(new BodyBuffer(jsonLength, limit, length, memory));
    request.subscribe(collector, context.eventLoop(), SubscriptionOption.WITH_POOLED_OBJECTS);
    return collector.collected;
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
          buffer.append(data.byteBuf());
        }
      } catch (RefusedException e) {
        onError(e);
      }
    }
  }

  @Override
  public void onError(Throwable cause) {
    collected.completeExceptionally(cause);
  }

  @Override
  public void onComplete() {
    try {
      collected.complete(buffer.whole());
    } catch (RuntimeException | OutOfMemoryError e) {
      collected.completeExceptionally(e);
    }
  }
}
