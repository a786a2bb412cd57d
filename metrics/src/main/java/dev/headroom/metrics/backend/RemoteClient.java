package dev.headroom.metrics.backend;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ClientFactoryBuilder;
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
import dev.headroom.metrics.backend.BackendException.Reason;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final Set<HttpStatus> NOBODY =
      Set.of(HttpStatus.BAD_GATEWAY, HttpStatus.SERVICE_UNAVAILABLE, HttpStatus.GATEWAY_TIMEOUT);

  private final RemoteSettings settings;
  private final EventLoopGroup io = EventLoopGroups.newEventLoopGroup(1, "backend-io", true);
  private final ClientFactory connections;
  private final WebClient client;
  private final String pathPrefix;

  /** Why the last question had no answer. */
  private volatile String lastLoss = "nobody answers";

  RemoteClient(RemoteSettings settings) {
    this.settings = settings;
    this.connections = connections();
    URI url = settings.url();
    // HTTP/1.1 by name: Armeria would ask a server in clear text for HTTP/2 first.
    String scheme = url.getScheme().equals("https") ? "h1" : "h1c";
    this.client =
        WebClient.builder(scheme + "://" + url.getRawAuthority())
            .factory(connections)
            .responseTimeoutMode(ResponseTimeoutMode.FROM_START)
            .maxResponseLength(settings.maxBytes())
            .decorator(DecodingClient.newDecorator())
            .decorator(
                CircuitBreakerClient.newDecorator(
                    CircuitBreaker.of(url.toString()),
                    CircuitBreakerRule.of(
                        CircuitBreakerRule.onServerErrorStatus(),
                        CircuitBreakerRule.onException())))
            .decorator(
                RetryingClient.builder(again())
                    .maxTotalAttempts(settings.attempts())
                    .useRetryAfter(true)
                    .newDecorator())
            .build();
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    this.pathPrefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
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

  private ClientFactory connections() {
    ClientFactoryBuilder builder =
        ClientFactory.builder().workerGroup(io, false).connectTimeout(settings.connect());
    RemoteTls tls = settings.tls();
    tls.ca().ifPresent(file -> readable("ca_file", file));
    tls.certificate().ifPresent(own -> readable("cert_file", own.chain()));
    tls.certificate().ifPresent(own -> readable("key_file", own.key()));
    if (!tls.verify()) {
      builder.tlsNoVerify();
    }
    builder.tlsCustomizer(
        context -> {
          tls.ca().ifPresent(file -> context.trustManager(file.toFile()));
          tls.certificate()
              .ifPresent(own -> context.keyManager(own.chain().toFile(), own.key().toFile()));
        });
    return builder.build();
  }

  private static void readable(String name, Path file) {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(name + ": " + file + " (expected: a file in PEM)");
    }
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
    HttpResponse response = client.execute(request(path, question), within(deadline));
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
