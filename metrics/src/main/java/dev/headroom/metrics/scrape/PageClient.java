package dev.headroom.metrics.scrape;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.ResponseTimeoutException;
import com.linecorp.armeria.client.ResponseTimeoutMode;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.WebClientBuilder;
import com.linecorp.armeria.client.redirect.RedirectConfig;
import com.linecorp.armeria.client.redirect.RedirectsException;
import com.linecorp.armeria.client.redirect.UnexpectedDomainRedirectException;
import com.linecorp.armeria.client.redirect.UnexpectedProtocolRedirectException;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.HttpStatusClass;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import dev.headroom.metrics.access.Connections;
import dev.headroom.metrics.exposition.ExpositionFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.concurrent.ExecutionException;

/** Fetches one target's page. One at a time, so one kept connection. */
final class PageClient {
  private static final int MOST_REDIRECTS = 10;
  private static final int HTTPS_PORT = 443;

  /** What came back. */
  sealed interface Answer {
    record Text(HttpData content, boolean packed, ExpositionFormat format) implements Answer {}

    record Failed(Scrape.Reason reason, String detail) implements Answer {}
  }

  private final URI page;
  private final Connections connections;
  private final PageRequest asked;
  private final RequestHeaders headers;
  private ClientFactory madeWith;
  private WebClient client;

  PageClient(URI page, Connections connections, PageRequest asked) {
    this.page = page;
    this.connections = connections;
    this.asked = asked;
    String path = page.getRawPath().isEmpty() ? "/metrics" : page.getRawPath();
    var builder =
        HttpRequest.builder()
            .get(page.getRawQuery() == null ? path : path + "?" + page.getRawQuery())
            .header(HttpHeaderNames.ACCEPT, asked.accept())
            .header(HttpHeaderNames.USER_AGENT, "Headroom")
            .header(
                "x-prometheus-scrape-timeout-seconds",
                String.valueOf(asked.timeout().toMillis() / 1e3));
    if (asked.packed()) {
      builder.header(HttpHeaderNames.ACCEPT_ENCODING, "gzip");
    }
    if (asked.serverName().isPresent()) {
      builder.header(HttpHeaderNames.AUTHORITY, page.getRawAuthority());
    }
    this.headers = builder.build().headers();
    this.madeWith = connections.factory();
    this.client = plain();
  }

  private WebClient plain() {
    return configured(
        WebClient.builder((isHttps() ? "h1" : "h1c") + "://" + page.getRawAuthority()));
  }

  private boolean isHttps() {
    return page.getScheme().equals("https");
  }

  private WebClient configured(WebClientBuilder builder) {
    builder
        .factory(madeWith)
        .responseTimeout(asked.timeout())
        .responseTimeoutMode(ResponseTimeoutMode.FROM_START)
        .maxResponseLength(asked.maxBytes());
    if (asked.followRedirects()) {
      builder.followRedirects(
          RedirectConfig.builder()
              .maxRedirects(MOST_REDIRECTS)
              .allowProtocols(isHttps() ? SessionProtocol.HTTPS : SessionProtocol.HTTP)
              .build());
    }
    return builder.build();
  }

  /** Waits for the page. */
  Answer fetch() throws InterruptedException {
    HttpResponse response;
    try {
      response = client().execute(HttpRequest.of(withCredentials()));
    } catch (IOException unreadable) {
      return new Answer.Failed(Scrape.Reason.UNREACHABLE, message(unreadable));
    }
    try {
      return answer(response.aggregate().get());
    } catch (ExecutionException problem) {
      return failed(problem.getCause() == null ? problem : problem.getCause());
    } catch (InterruptedException closed) {
      response.abort();
      throw closed;
    }
  }

  /** Where the certificate is for another name, that is whom we say that we connect to. */
  private WebClient client() throws IOException {
    ClientFactory now = connections.factory();
    if (!now.equals(madeWith)) {
      madeWith = now;
      client = plain();
    }
    if (asked.serverName().isEmpty() || !isHttps()) {
      return client;
    }
    int port = page.getPort() < 0 ? HTTPS_PORT : page.getPort();
    Endpoint named =
        Endpoint.of(asked.serverName().get(), port)
            .withInetAddress(InetAddress.getByName(page.getHost()));
    return configured(WebClient.builder(SessionProtocol.H1, named));
  }

  private RequestHeaders withCredentials() throws IOException {
    return asked
        .credentials()
        .authorization()
        .map(value -> headers.toBuilder().set(HttpHeaderNames.AUTHORIZATION, value).build())
        .orElse(headers);
  }

  private static Answer answer(AggregatedHttpResponse response) {
    HttpStatus status = response.status();
    String location = response.headers().get(HttpHeaderNames.LOCATION);
    if (status.codeClass() == HttpStatusClass.REDIRECTION && location != null) {
      return new Answer.Failed(
          Scrape.Reason.REDIRECT,
          "it answered " + status + " to " + location + ", and redirects are not followed");
    }
    if (!status.equals(HttpStatus.OK)) {
      return new Answer.Failed(Scrape.Reason.STATUS, "it answered " + status);
    }
    return new Answer.Text(
        response.content(),
        "gzip".equals(response.headers().get(HttpHeaderNames.CONTENT_ENCODING)),
        ExpositionFormat.ofContentType(response.headers().get(HttpHeaderNames.CONTENT_TYPE)));
  }

  private Answer failed(Throwable cause) {
    return switch (cause) {
      case ResponseTimeoutException timeout ->
          new Answer.Failed(
              Scrape.Reason.TIMEOUT, "no whole page within " + asked.timeout().toMillis() + " ms");
      case ContentTooLargeException tooLarge -> tooLong(asked.maxBytes());
      case UnprocessedRequestException unprocessed ->
          new Answer.Failed(
              Scrape.Reason.UNREACHABLE,
              message(unprocessed.getCause() == null ? unprocessed : unprocessed.getCause()));
      case UnexpectedDomainRedirectException away -> redirect("to another host");
      case UnexpectedProtocolRedirectException away -> redirect("to another protocol");
      case RedirectsException endless -> redirect("without end");
      default -> new Answer.Failed(Scrape.Reason.BROKEN, message(cause));
    };
  }

  private static Answer.Failed redirect(String how) {
    return new Answer.Failed(
        Scrape.Reason.REDIRECT, "it redirects " + how + " (expected: a page, or where it is)");
  }

  static Answer.Failed tooLong(int maxBytes) {
    return new Answer.Failed(
        Scrape.Reason.TOO_LARGE, "the page is longer than " + maxBytes + " bytes");
  }

  private static String message(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
