package dev.headroom.gateway;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Carries an answer from a replica to the client, piece by piece and at the client's pace.
 *
 * <p>A short answer to a request that may be repeated is held until it is whole. A replica that
 * dies in the middle of it has then shown nothing to the client, and another one can give the
 * answer. One whose length is not known, such as a stream of events, never waits. Used on one event
 * loop.
 */
final class AnswerRelay implements Subscriber<HttpObject> {
  /** What is told of an answer. */
  interface Listener {
    /** It begins to go to the client; returns the headers that go. */
    ResponseHeaders begins(ResponseHeaders headers);

    /** It broke off after it had begun. */
    void breaks();
  }

  private final HttpResponseWriter out = HttpResponse.streaming();
  private final long hold;
  private final Listener listener;
  private final List<HttpObject> held = new ArrayList<>(2);
  private @Nullable Subscription subscription;
  private boolean holding;
  private boolean begun;

  private AnswerRelay(long hold, Listener listener) {
    this.hold = hold;
    this.listener = listener;
  }

  /**
   * Starts to carry an answer.
   *
   * @param hold answers up to so many bytes are held until they are whole; 0 for none
   * @return what the client gets; it fails before its headers if the replica does before the answer
   *     begins
   */
  static HttpResponse relay(
      HttpResponse answer, EventLoop eventLoop, long hold, Listener listener) {
    AnswerRelay relay = new AnswerRelay(hold, listener);
    answer.subscribe(relay, eventLoop, SubscriptionOption.WITH_POOLED_OBJECTS);
    return relay.out;
  }

  @Override
  public void onSubscribe(Subscription replica) {
    subscription = replica;
    var _ = out.whenComplete().whenComplete((_, _) -> replica.cancel());
    replica.request(1);
  }

  @Override
  public void onNext(HttpObject part) {
    if (part instanceof ResponseHeaders headers && !begun) {
      if (headers.status().isInformational()) {
        requestNext();
        return;
      }
      long length = headers.contentLength();
      holding = length >= 0 && length <= hold;
    }
    if (holding) {
      held.add(part);
      requestNext();
    } else {
      write(part);
      var _ = out.whenConsumed().thenRun(this::requestNext);
    }
  }

  private void requestNext() {
    if (subscription != null) {
      subscription.request(1);
    }
  }

  private void write(HttpObject part) {
    if (part instanceof ResponseHeaders headers && !begun) {
      begun = true;
      boolean _ = out.tryWrite(listener.begins(headers));
    } else {
      boolean _ = out.tryWrite(part);
    }
  }

  @Override
  public void onComplete() {
    held.forEach(this::write);
    held.clear();
    out.close();
  }

  @Override
  public void onError(Throwable cause) {
    for (HttpObject part : held) {
      if (part instanceof HttpData data) {
        data.close();
      }
    }
    held.clear();
    if (begun) {
      listener.breaks();
    }
    out.close(cause);
  }
}
