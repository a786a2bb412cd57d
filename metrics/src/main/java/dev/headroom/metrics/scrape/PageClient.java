package dev.headroom.metrics.scrape;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ResponseTimeoutException;
import com.linecorp.armeria.client.ResponseTimeoutMode;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.HttpStatusClass;
import dev.headroom.metrics.exposition.ExpositionFormat;
import java.util.concurrent.ExecutionException;

/** Fetches one target's page. One at a time, so one kept connection. Follows no redirects. */
final class PageClient {
  /** What came back. */
  sealed interface Answer {
    record Text(HttpData content, ExpositionFormat format) implements Answer {}

    record Failed(Scrape.Reason reason, String detail) implements Answer {}
  }

  private final WebClient client;
  private final HttpRequest request;
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
            .build();
    this.request =
        HttpRequest.builder()
            .get(query == null ? path : path + "?" + query)
            .header(HttpHeaderNames.ACCEPT, ExpositionFormat.ACCEPT)
            .build();
    this.settings = settings;
  }

  /** Waits for the page. */
  Answer fetch() throws InterruptedException {
    HttpResponse response = client.execute(HttpRequest.of(request.headers()));
    try {
      return answer(response.aggregate().get());
    } catch (ExecutionException problem) {
      return failed(problem.getCause() == null ? problem : problem.getCause());
    } catch (InterruptedException closed) {
      response.abort();
      throw closed;
    }
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
        ExpositionFormat.ofContentType(response.headers().get(HttpHeaderNames.CONTENT_TYPE)));
  }

  private Answer failed(Throwable cause) {
    return switch (cause) {
      case ResponseTimeoutException timeout ->
          new Answer.Failed(
              Scrape.Reason.TIMEOUT,
              "no whole page within " + settings.timeout().toMillis() + " ms");
      case ContentTooLargeException tooLarge ->
          new Answer.Failed(
              Scrape.Reason.TOO_LARGE,
              "the page is longer than " + settings.maxPageBytes() + " bytes");
      case UnprocessedRequestException unprocessed ->
          new Answer.Failed(
              Scrape.Reason.UNREACHABLE,
              message(unprocessed.getCause() == null ? unprocessed : unprocessed.getCause()));
      default -> new Answer.Failed(Scrape.Reason.BROKEN, message(cause));
    };
  }

  private static String message(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
