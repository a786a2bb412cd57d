package dev.headroom.serving.grpc.frame;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.serving.grpc.wire.ContentFinder;
import dev.headroom.serving.memory.RequestMemory;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Receives the only message of a call. */
public final class OneMessage implements Subscriber<HttpObject> {
  private final CompletableFuture<MessageBuffer> received = new CompletableFuture<>();
  private final FrameReader reader;
  private @Nullable MessageBuffer message;

  private OneMessage(ContentFinder finder, long limit, RequestMemory memory) {
    this.reader = new FrameReader(finder, limit, () -> memory, this::message);
  }

  /**
   * Receives {@code request}'s message into {@code memory}, which stays the caller's. Completes in
   * the request's event loop.
   *
   * @param limit the longest message accepted, in bytes
   */
  public static CompletableFuture<MessageBuffer> of(
      ServiceRequestContext context,
      HttpRequest request,
      ContentFinder finder,
      long limit,
      RequestMemory memory) {
    OneMessage one = new OneMessage(finder, limit, memory);
    request.subscribe(one, context.eventLoop(), SubscriptionOption.WITH_POOLED_OBJECTS);
    return one.received;
  }

  private void message(MessageBuffer whole) {
    if (message != null) {
      throw new RpcException(RpcCode.INTERNAL, "More than one message (expected: one)");
    }
    message = whole;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(HttpObject object) {
    if (object instanceof HttpData data) {
      try (data) {
        if (!received.isDone()) {
          reader.read(data.byteBuf());
        }
      } catch (RuntimeException | Error e) {
        onError(e);
      }
    }
  }

  @Override
  public void onError(Throwable cause) {
    received.completeExceptionally(cause);
  }

  @Override
  public void onComplete() {
    MessageBuffer whole = message;
    if (whole == null || !reader.isBetweenMessages()) {
      onError(
          new RpcException(
              RpcCode.INTERNAL, "The call ended before its message did (expected: one)"));
    } else {
      received.complete(whole);
    }
  }
}
