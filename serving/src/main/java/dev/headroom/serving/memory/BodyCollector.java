package dev.headroom.serving.memory;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.serving.inference.Outcome.TooLarge;
import dev.headroom.serving.inference.RefusedException;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Collects a body into one direct buffer, which tensors then point into. It is placed so that what
 * follows the JSON is aligned for any element type. Memory is taken as bytes come: a length that is
 * only said, or a body that comes slowly, takes none from others.
 *
 * <p>A body for which there is no memory is read to its end all the same, and dropped: a client
 * that still writes would see its connection reset, and not why.
 */
public final class BodyCollector implements Subscriber<HttpObject> {
  private static final int ALIGNMENT = 64;

  /** Bodies up to this size are collected without being moved. */
  private static final int FIRST_BYTES = 64 << 10;

  private static final int LEAST_BYTES = 4 << 10;

  private final CompletableFuture<Body> collected = new CompletableFuture<>();
  private final int jsonLength;
  private final long limit;
  private final long said;
  private final RequestMemory memory;
  private @Nullable ByteBuf buffer;
  private @Nullable Throwable refusal;
  private long length;

  private BodyCollector(int jsonLength, long limit, long said, RequestMemory memory) {
    this.jsonLength = jsonLength;
    this.limit = limit;
    this.said = said;
    this.memory = memory;
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
      return CompletableFuture.failedFuture(tooLarge(limit));
    }
    BodyCollector collector = new BodyCollector(jsonLength, limit, length, memory);
    collector.take(() -> memory.requirePossible(length));
    request.subscribe(collector, context.eventLoop(), SubscriptionOption.WITH_POOLED_OBJECTS);
    return collector.collected;
  }

  private static RefusedException tooLarge(long limit) {
    return new RefusedException(
        new TooLarge("Request body too large (expected: at most " + limit + " bytes)"));
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(HttpObject object) {
    if (object instanceof HttpData data) {
      try (data) {
        length += data.length();
        if (length > limit) {
          onError(tooLarge(limit));
        } else if (refusal == null && !collected.isDone()) {
          take(() -> append(data.byteBuf()));
        }
      }
    }
  }

  /** Does what needs memory; where there is none, frees what the body has so far. */
  private void take(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | OutOfMemoryError e) {
      refusal = e;
      memory.replace(0);
    }
  }

  private void append(ByteBuf data) {
    ByteBuf into = buffer == null ? first(data.readableBytes()) : buffer;
    buffer = into;
    memory.ensureWritable(into, data.readableBytes(), said + ALIGNMENT);
    into.writeBytes(data);
  }

  private ByteBuf first(int bytes) {
    long likely = said < 0 ? LEAST_BYTES : Math.min(said, FIRST_BYTES);
    ByteBuf first = memory.buffer(ALIGNMENT + Math.max(likely, bytes));
    if (first.hasMemoryAddress()) {
      long misplaced = (first.memoryAddress() + Math.max(0, jsonLength)) % ALIGNMENT;
      int padding = (int) ((ALIGNMENT - misplaced) % ALIGNMENT);
      first.writerIndex(padding).readerIndex(padding);
    }
    return first;
  }

  @Override
  public void onError(Throwable cause) {
    collected.completeExceptionally(cause);
  }

  @Override
  public void onComplete() {
    if (buffer == null && refusal == null) {
      take(() -> buffer = first(0));
    }
    ByteBuf body = buffer;
    if (refusal != null || body == null) {
      collected.completeExceptionally(Objects.requireNonNull(refusal));
    } else {
      collected.complete(
          new Body(body, jsonLength == 0 ? body.readableBytes() : Math.max(0, jsonLength)));
    }
  }
}
