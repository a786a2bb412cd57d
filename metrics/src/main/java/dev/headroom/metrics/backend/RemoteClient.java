package dev.headroom.metrics.backend;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.RequestOptions;
import com.linecorp.armeria.client.ResponseTimeoutException;
import com.linecorp.armeria.client.ResponseTimeoutMode;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.circuitbreaker.CircuitBreaker;
import com.linecorp.armeria.client.circuitbreaker.CircuitBreakerClient;
import com.linecorp.armeria.client.circuitbreaker.CircuitBreakerRule;
import com.linecorp.armeria.client.circuitbreaker.FailFastException;
import com.linecorp.armeria.client.encoding.DecodingClient;
import com.linecorp.armeria.client.retry.Backoff;
import com.linecorp.armeria.client.retry.RetryRule;
import com.linecorp.armeria.client.retry.RetryingClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.util.EventLoopGroups;
import dev.headroom.metrics.access.Connections;
import dev.headroom.metrics.backend.BackendException.Reason;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Sends questions, each of which may be sent again since it changes nothing: where nobody answers,
 * or a proxy in between says that nobody does. What Prometheus itself answers stands, a time-out
 * too: the second try would cost as much. While most questions fail, further ones fail at once (the
 * circuit is open), and one now and then tries. Follows no redirects. Thread-safe.
 */
final class RemoteClient implements AutoCloseable {
  private static final Backoff BACKOFF = Backoff.exponential(100, 2_000).withJitter(0.2);

  /** Questions have shorter deadlines; so long, connections by old certificates stay. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private static final Set<HttpStatus> NOBODY =
      Set.of(HttpStatus.BAD_GATEWAY, HttpStatus.SERVICE_UNAVAILABLE, HttpStatus.GATEWAY_TIMEOUT);

  private final RemoteSettings settings;
  private final EventLoopGroup io = EventLoopGroups.newEventLoopGroup(1, "backend-io", true);
  private final Connections connections;
  private final CircuitBreaker circuit;

  @GuardedBy("this")
  private ClientFactory madeWith;

  @GuardedBy("this")
  private WebClient client;

  private final String pathPrefix;

  /** Why the last question had no answer. */
  private volatile String lastLoss = "nobody answers";

  RemoteClient(RemoteSettings settings) {
    this.settings = settings;
    this.connections =
        new Connections(
            settings.tls(),
            LONGEST,
            () ->
                ClientFactory.builder().workerGroup(io, false).connectTimeout(settings.connect()));
    URI url = settings.url();
    this.circuit = CircuitBreaker.of(url.toString());
    this.madeWith = connections.factory();
    this.client = client(madeWith);
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    this.pathPrefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** That of the certificates that there are now. */
  private synchronized WebClient client() {
    ClientFactory now = connections.factory();
    if (!now.equals(madeWith)) {
      madeWith = now;
      client = client(now);
    }
    return client;
  }

  private WebClient client(ClientFactory factory) {
    URI url = settings.url();
    // HTTP/1.1 by name: Armeria would ask a server in clear text for HTTP/2 first.
    String scheme = url.getScheme().equals("https") ? "h1" : "h1c";
    return WebClient.builder(scheme + "://" + url.getRawAuthority())
        .factory(factory)
        .responseTimeoutMode(ResponseTimeoutMode.FROM_START)
        .maxResponseLength(settings.maxBytes())
        .decorator(DecodingClient.newDecorator())
        .decorator(
            CircuitBreakerClient.newDecorator(
                circuit,
                CircuitBreakerRule.of(
                    CircuitBreakerRule.onServerErrorStatus(), CircuitBreakerRule.onException())))
        .decorator(
            RetryingClient.builder(again())
                .maxTotalAttempts(settings.attempts())
                .useRetryAfter(true)
                .newDecorator())
        .build();
  }

  private static RetryRule again() {
    return RetryRule.of(
        RetryRule.builder().onException((_, problem) -> isLost(problem)).thenBackoff(BACKOFF),
        RetryRule.builder().onResponseHeaders((_, head) -> isNobody(head)).thenBackoff(BACKOFF));
  }

  private static boolean isNobody(ResponseHeaders head) {
    MediaType type = head.contentType();
    return head.status().equals(HttpStatus.TOO_MANY_REQUESTS)
        || (NOBODY.contains(head.status()) && (type == null || !type.is(MediaType.JSON)));
  }

  private static boolean isLost(Throwable problem) {
    Throwable cause = rootOf(problem);
    return !(cause instanceof ResponseTimeoutException
        || cause instanceof ContentTooLargeException
        || cause instanceof FailFastException);
  }

  /**
   * The body of the answer that says "success", as JSON.
   *
   * @throws BackendException if there is none
   */
  byte[] ask(String path, QueryParams question, Duration deadline) {
    if (deadline.toMillis() < 1) {
      throw new BackendException(Reason.TIMEOUT, settings.url() + ": no time is left to ask");
    }
    HttpResponse response = client().execute(request(path, question), within(deadline));
    try {
      return answer(response.aggregate().get());
    } catch (ExecutionException problem) {
      throw failed(rootOf(problem), deadline);
    } catch (InterruptedException closed) {
      response.abort();
      Thread.currentThread().interrupt();
      throw new BackendException(
          Reason.TIMEOUT, settings.url() + ": nobody waits any more", closed);
    }
  }

  private static RequestOptions within(Duration deadline) {
    return RequestOptions.builder().responseTimeout(deadline).build();
  }

  private HttpRequest request(String path, QueryParams question) {
    String own = settings.url().getRawQuery();
    String form = question.toQueryString();
    String where = pathPrefix + path;
    RequestHeadersBuilder head = RequestHeaders.builder();
    settings.headers().forEach(head::set);
    try {
      settings.login().authorization().ifPresent(is -> head.set(HttpHeaderNames.AUTHORIZATION, is));
    } catch (IOException e) {
      throw new BackendException(
          Reason.UNAVAILABLE, settings.url() + " is not asked: its login: " + e.getMessage(), e);
    }
    head.set(HttpHeaderNames.ACCEPT, MediaType.JSON.toString());
    if (settings.post()) {
      head.method(HttpMethod.POST).path(own == null ? where : where + "?" + own);
      return HttpRequest.of(head.contentType(MediaType.FORM_DATA).build(), HttpData.ofUtf8(form));
    }
    head.method(HttpMethod.GET).path(where + "?" + (own == null ? form : own + "&" + form));
    return HttpRequest.of(head.build());
  }

  private byte[] answer(AggregatedHttpResponse response) {
    if (response.status().isSuccess()) {
      return response.content().array();
    }
    if (response.status().isServerError()) {
      lost("it answered " + response.status());
    }
    throw Refusal.of(settings, response);
  }

  private BackendException failed(Throwable cause, Duration deadline) {
    String url = settings.url().toString();
    return switch (cause) {
      case ResponseTimeoutException late ->
          new BackendException(
              Reason.TIMEOUT,
              url + ": " + lost("no answer within " + deadline.toMillis() + " ms"),
              late);
      case ContentTooLargeException large ->
          new BackendException(
              Reason.TOO_LARGE,
              url + ": the answer is longer than " + settings.maxBytes() + " bytes",
              large);
      // While it is left alone, it is lost for the same reason, in the same words.
      case FailFastException open ->
          new BackendException(Reason.UNAVAILABLE, url + ": " + lastLoss, open);
      default ->
          new BackendException(
              Reason.UNAVAILABLE, url + ": " + lost("nobody answers: " + text(cause)), cause);
    };
  }

  private String lost(String why) {
    lastLoss = why;
    return why;
  }

  private static String text(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  /** Without what Armeria and futures wrap it in. */
  private static Throwable rootOf(Throwable problem) {
    Throwable cause = problem.getCause();
    boolean wraps =
        problem instanceof UnprocessedRequestException
            || problem instanceof ExecutionException
            || problem instanceof CompletionException;
    return wraps && cause != null ? rootOf(cause) : problem;
  }

  @Override
  public void close() {
    connections.close();
    // Netty would by default wait two seconds for more work.
    io.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
