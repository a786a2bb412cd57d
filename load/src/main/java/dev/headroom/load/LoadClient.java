package dev.headroom.load;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import io.netty.channel.EventLoop;
import java.net.URI;
import java.time.Duration;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** One event loop's HTTP/1.1 connections to the target. Used on that event loop only. */
final class LoadClient implements AutoCloseable {
  /** Told once how a request ended. */
  interface Outcome {
    void answered(int status, long bodyLength);

    void failed(Throwable cause);
  }

  private final EventLoop loop;
  private final ClientFactory factory;
  private final WebClient client;

  LoadClient(EventLoop loop, URI target, Duration timeout) {
    this.loop = loop;
    boolean tls = "https".equals(target.getScheme());
    Duration connect =
        timeout.compareTo(Duration.ofSeconds(10)) < 0 ? timeout : Duration.ofSeconds(10);
    factory =
        ClientFactory.builder()
            .workerGroup(loop, false)
            .connectTimeout(connect)
            .idleTimeout(Duration.ofSeconds(60))
            .build();
    int port = target.getPort() < 0 ? (tls ? 443 : 80) : target.getPort();
    client =
        WebClient.builder(
                tls ? SessionProtocol.H1 : SessionProtocol.H1C,
                com.linecorp.armeria.client.Endpoint.of(target.getHost(), port))
            .factory(factory)
            .responseTimeout(timeout)
            .maxResponseLength(0)
            .build();
  }

  EventLoop loop() {
    return loop;
  }

  void send(AggregatedHttpRequest request, Outcome outcome) {
    HttpResponse response = client.execute(request.toHttpRequest());
    response.subscribe(new Drain(outcome), loop, SubscriptionOption.WITH_POOLED_OBJECTS);
  }

  /** Reads an answer to its end and keeps nothing of it. */
  private static final class Drain implements Subscriber<HttpObject> {
    private final Outcome outcome;
    private int status;
    private long length;

    Drain(Outcome outcome) {
      this.outcome = outcome;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(HttpObject part) {
      if (part instanceof HttpData data) {
        length += data.length();
        data.close();
      } else if (part instanceof ResponseHeaders headers && !headers.status().isInformational()) {
        status = headers.status().code();
      }
    }

    @Override
    public void onError(Throwable cause) {
      outcome.failed(cause);
    }

    @Override
    public void onComplete() {
      outcome.answered(status, length);
    }
  }

  @Override
  public void close() {
    var _ = factory.closeAsync();
  }
}
