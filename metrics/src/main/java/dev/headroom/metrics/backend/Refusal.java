package dev.headroom.metrics.backend;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.HttpStatusClass;
import dev.headroom.metrics.backend.BackendException.Reason;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * What an answer other than 200 means: the error that Prometheus tells, or what stands before it.
 */
final class Refusal {
  private static final Set<HttpStatus> LOGIN =
      Set.of(HttpStatus.UNAUTHORIZED, HttpStatus.FORBIDDEN);
  private static final int SHOWN = 200;

  private Refusal() {}

  static BackendException of(RemoteSettings settings, AggregatedHttpResponse response) {
    HttpStatus status = response.status();
    String url = settings.url().toString();
    if (status.codeClass() == HttpStatusClass.REDIRECTION) {
      String to = response.headers().get(HttpHeaderNames.LOCATION, "elsewhere");
      return new BackendException(
          Reason.UNAVAILABLE,
          url + ": it answered " + status + " to " + to + ", and redirects are not followed");
    }
    if (LOGIN.contains(status)) {
      return new BackendException(
          Reason.UNAVAILABLE, url + ": it answered " + status + " (expected: to know this login)");
    }
    return error(response, settings.maxSeries())
        .map(answer -> told(url, status, answer))
        .orElseGet(
            () ->
                new BackendException(
                    Reason.UNAVAILABLE, url + ": it answered " + status + ": " + start(response)));
  }

  /** What the API itself says; empty where somebody else speaks. */
  private static Optional<Answer> error(AggregatedHttpResponse response, int maxSeries) {
    try {
      return Optional.of(AnswerReader.read(response.content().array(), maxSeries))
          .filter(Answer::isError);
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  /** An answer of the API whose status is "error". */
  static BackendException told(String url, HttpStatus status, Answer answer) {
    return new BackendException(
        reason(answer, status), url + ": " + answer.errorType() + ": " + answer.error());
  }

  /** VictoriaMetrics gives the code of HTTP as the type, others Prometheus' words. */
  private static Reason reason(Answer answer, HttpStatus status) {
    return switch (answer.errorType()) {
      case "bad_data", "400", "422" -> Reason.BAD_QUERY;
      case "execution" ->
          answer.error().contains("too many samples") ? Reason.TOO_LARGE : Reason.BAD_QUERY;
      case "timeout", "canceled" -> Reason.TIMEOUT;
      case "too_large_entry" -> Reason.TOO_LARGE;
      default ->
          status.codeClass() == HttpStatusClass.CLIENT_ERROR
                  && !status.equals(HttpStatus.TOO_MANY_REQUESTS)
              ? Reason.BAD_QUERY
              : Reason.UNAVAILABLE;
    };
  }

  private static String start(AggregatedHttpResponse response) {
    String text = response.contentUtf8().strip().replaceAll("\\s+", " ");
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
