package dev.headroom.metrics.scrape;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ResponseTimeoutException;
import com.linecorp.armeria.client.ResponseTimeoutMode;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpStatus;
import dev.headroom.metrics.exposition.ExpositionFormat;
import dev.headroom.metrics.exposition.ExpositionReader;
import dev.headroom.metrics.exposition.MalformedExpositionException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;

/** Fetches and reads one target's page. One scrape at a time, so one kept connection. */
final class PageClient {
  private final WebClient client;
  private final HttpRequest request;
  private final ExpositionReader reader;
  private final ScrapeSettings settings;

  PageClient(Target target, ClientFactory connections, ScrapeSettings settings) {
    String scheme = target.page().getScheme().equals("https") ? "h1" : "h1c";
    String path = target.page().getRawPath().isEmpty() ? "/metrics" : target.page().getRawPath();
    String query = target.page().getRawQuery();
    this.client =
        WebClient.builder(scheme + "://" + target.page().getRawAuthority())
            .factory(connections)
            .responseTimeout(settings.timeout())
            .responseTimeoutMode(ResponseTimeoutMode.FROM_START)
            .maxResponseLength(settings.maxPageBytes())
            .followRedirects()
            .build();
    this.request =
        HttpRequest.builder()
            .get(query == null ? path : path + "?" + query)
            .header(HttpHeaderNames.ACCEPT, ExpositionFormat.ACCEPT)
            .build();
    this.reader = new ExpositionReader(settings.wanted(), settings.maxSeries());
    this.settings = settings;
  }

  Scrape scrape(Instant at) throws InterruptedException {
    long start = System.nanoTime();
    try {
      AggregatedHttpResponse response =
          client.execute(HttpRequest.of(request.headers())).aggregate().get();
      if (!response.status().equals(HttpStatus.OK)) {
        return failure(at, start, Scrape.Reason.STATUS, "it answered " + response.status());
      }
      ExpositionFormat format =
          ExpositionFormat.ofContentType(response.headers().get(HttpHeaderNames.CONTENT_TYPE));
      return new Scrape.Page(at, since(start), reader.read(response.content().array(), format));
    } catch (MalformedExpositionException problem) {
      return failure(at, start, Scrape.Reason.MALFORMED, String.valueOf(problem.getMessage()));
    } catch (ExecutionException problem) {
      return failure(at, start, problem.getCause() == null ? problem : problem.getCause());
    }
  }

  private Scrape failure(Instant at, long start, Throwable cause) {
    return switch (cause) {
      case ResponseTimeoutException timeout ->
          failure(
              at,
              start,
              Scrape.Reason.TIMEOUT,
              "no whole page within " + settings.timeout().toMillis() + " ms");
      case ContentTooLargeException tooLarge ->
          failure(
              at,
              start,
              Scrape.Reason.TOO_LARGE,
              "the page is longer than " + settings.maxPageBytes() + " bytes");
      case UnprocessedRequestException unprocessed ->
          failure(
              at,
              start,
              Scrape.Reason.UNREACHABLE,
              message(unprocessed.getCause() == null ? unprocessed : unprocessed.getCause()));
      default -> failure(at, start, Scrape.Reason.BROKEN, message(cause));
    };
  }

  private static String message(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private static Scrape failure(Instant at, long start, Scrape.Reason reason, String detail) {
    return new Scrape.Failure(at, since(start), reason, detail);
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
