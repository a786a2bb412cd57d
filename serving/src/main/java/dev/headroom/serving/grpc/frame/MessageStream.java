package dev.headroom.serving.grpc.frame;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.serving.grpc.wire.ContentFinder;
import dev.headroom.serving.memory.Budget;
import dev.headroom.serving.memory.RequestMemory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A call in which each message has an answer, and answers come in the order of their messages. So
 * many messages are on their way at a time; no more is read while the client does not take its
 * answers. All of it happens in the request's event loop.
 */
public final class MessageStream implements Subscriber<HttpObject> {
  private static final int MOST_PENDING = 16;
  private static final long LOOK_MILLIS = 250;

  /**
   * What a stream needs.
   *
   * @param limit the longest message accepted, in bytes
   * @param compression of answers
   * @param timeout how long the client gives the whole call; zero: it did not say
   * @param stopping whether the server is stopping: then what has been asked is answered, and the
   *     call ends
   */
  public record Setup(
      ContentFinder finder,
      long limit,
      Budget budget,
      Compression compression,
      Duration timeout,
      BooleanSupplier stopping) {}

  /**
   * An answer that is being made.
   *
   * @param answer framed; completes in the event loop, or at once
   * @param memory is closed when the answer has been sent
   * @param cancel is run when nobody wants it any more
   */
  public record Pending(
      CompletableFuture<HttpData> answer, RequestMemory memory, Runnable cancel) {}

  private final ServiceRequestContext context;
  private final HttpResponseWriter response = HttpResponse.streaming();
  private final FrameReader reader;
  private final Function<Throwable, RpcStatus> status;
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private @Nullable Subscription subscription;
  private RpcStatus last = new RpcStatus(RpcCode.OK, "");
  private boolean asked;
  private boolean writing;
  private boolean allRead;
  private boolean ended;

  private MessageStream(
      ServiceRequestContext context,
      Setup setup,
      Function<MessageBuffer, Pending> answering,
      Function<Throwable, RpcStatus> status) {
    this.context = context;
    this.status = status;
    this.reader =
        new FrameReader(
            setup.finder(),
            setup.limit(),
            () -> setup.budget().request(context.alloc()),
            message -> begin(message, answering));
  }

  /**
   * Answers {@code request}.
   *
   * @param answering begins to answer a message
   * @param status what to tell of a failure that ends the call
   */
  public static HttpResponse serve(
      ServiceRequestContext context,
      HttpRequest request,
      Setup setup,
      Function<MessageBuffer, Pending> answering,
      Function<Throwable, RpcStatus> status) {
    MessageStream stream = new MessageStream(context, setup, answering, status);
    context.clearRequestTimeout();
    stream.response.write(Rpc.headers(setup.compression()));
    request.subscribe(stream, context.eventLoop(), SubscriptionOption.WITH_POOLED_OBJECTS);
    if (!setup.timeout().isZero()) {
      var deadline =
          context
              .eventLoop()
              .schedule(
                  () ->
                      stream.end(
                          new RpcStatus(RpcCode.DEADLINE_EXCEEDED, "The call's time is over")),
                  setup.timeout().toNanos(),
                  TimeUnit.NANOSECONDS);
      var _ = stream.response.whenComplete().handle((any, gone) -> deadline.cancel(false));
    }
    var looking =
        context
            .eventLoop()
            .scheduleWithFixedDelay(
                () -> stream.stopIf(setup.stopping()),
                LOOK_MILLIS,
                LOOK_MILLIS,
                TimeUnit.MILLISECONDS);
    var _ = stream.response.whenComplete().handle((any, gone) -> looking.cancel(false));
    // Also where the client goes.
    var _ =
        stream
            .response
            .whenComplete()
            .handleAsync(
                (any, gone) -> {
                  stream.dropAll();
                  return null;
                },
                context.eventLoop());
    return stream.response;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    ask();
  }

  /** For more, where there is room for it and none has been asked for. */
  private void ask() {
    if (!asked && !allRead && !ended && pending.size() < MOST_PENDING) {
      asked = true;
      Objects.requireNonNull(subscription).request(1);
    }
  }

  @Override
  public void onNext(HttpObject object) {
    asked = false;
    if (object instanceof HttpData data) {
      try (data) {
        if (!ended && !allRead) {
          reader.read(data.byteBuf());
        }
      } catch (RuntimeException | Error e) {
        end(status.apply(e));
      }
    }
    ask();
  }

  private void stopIf(BooleanSupplier stopping) {
    if (stopping.getAsBoolean() && !allRead) {
      allRead = true;
      last = new RpcStatus(RpcCode.UNAVAILABLE, "The server is stopping");
      endIfAllDone();
    }
  }

  private void begin(MessageBuffer message, Function<MessageBuffer, Pending> answering) {
    Pending next = answering.apply(message);
    pending.add(next);
    var _ =
        next.answer()
            .handle(
                (answer, failure) -> {
                  context.eventLoop().execute(this::write);
                  return null;
                });
  }

  /** Sends the oldest answer, if it is made and the one before it has gone. */
  private void write() {
    Pending first = pending.peek();
    if (writing || ended || first == null || !first.answer().isDone()) {
      endIfAllDone();
      return;
    }
    pending.remove();
    writing = true;
    try {
      if (!response.tryWrite(first.answer().join())) {
        first.memory().close();
        return;
      }
    } catch (RuntimeException e) {
      first.memory().close();
      end(status.apply(e));
      return;
    }
    var _ =
        response
            .whenConsumed()
            .handleAsync(
                (any, gone) -> {
                  first.memory().close();
                  writing = false;
                  ask();
                  write();
                  return null;
                },
                context.eventLoop());
  }

  @Override
  public void onError(Throwable cause) {
    if (!ended) {
      end(status.apply(cause));
    }
  }

  @Override
  public void onComplete() {
    if (allRead) {
      return;
    }
    allRead = true;
    if (reader.isBetweenMessages()) {
      endIfAllDone();
    } else {
      end(new RpcStatus(RpcCode.INTERNAL, "The call ended before its message did"));
    }
  }

  private void endIfAllDone() {
    if (allRead && pending.isEmpty() && !writing) {
      end(last);
    }
  }

  private void end(RpcStatus with) {
    if (!ended) {
      ended = true;
      if (response.tryWrite(with.trailers())) {
        response.close();
      }
      dropAll();
    }
  }

  /** What has not been answered never will be. */
  private void dropAll() {
    ended = true;
    reader.close();
    if (subscription != null) {
      subscription.cancel();
    }
    for (Pending next = pending.poll(); next != null; next = pending.poll()) {
      next.cancel().run();
      RequestMemory memory = next.memory();
      var _ =
          next.answer()
              .handleAsync(
                  (answer, failure) -> {
                    if (answer != null) {
                      answer.close();
                    }
                    memory.close();
                    return null;
                  },
                  context.eventLoop());
    }
  }
}
