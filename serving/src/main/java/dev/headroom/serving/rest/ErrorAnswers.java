package dev.headroom.serving.rest;

import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import dev.headroom.http.direct.Answer;
import dev.headroom.serving.inference.FailureLog;
import dev.headroom.serving.inference.Outcome.Cancelled;
import dev.headroom.serving.inference.Outcome.Failed;
import dev.headroom.serving.inference.Outcome.Forbidden;
import dev.headroom.serving.inference.Outcome.Invalid;
import dev.headroom.serving.inference.Outcome.NotFound;
import dev.headroom.serving.inference.Outcome.NotLoaded;
import dev.headroom.serving.inference.Outcome.QueueFull;
import dev.headroom.serving.inference.Outcome.Refused;
import dev.headroom.serving.inference.Outcome.TimedOut;
import dev.headroom.serving.inference.Outcome.TooLarge;
import dev.headroom.serving.inference.Outcome.Unavailable;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.telemetry.DeniedRequests;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes errors look as clients of REST expect, and logs those that are the server's. */
final class ErrorAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);
  private static final Answer.Field RETRY = new Answer.Field("retry-after", "1");

  private final FailureLog failures = new FailureLog();
  private final DeniedRequests denied;

  /**
   * @param denied counts requests whose key does not allow them
   */
  ErrorAnswers(DeniedRequests denied) {
    this.denied = denied;
  }

  /** What to tell of {@code thrown}. */
  Answer of(Throwable thrown) {
    Throwable peeled = Exceptions.peel(thrown);
    // Armeria says so of bodies that turn out too large on their way.
    Throwable cause =
        peeled instanceof HttpStatusException
                && peeled.getCause() instanceof ContentTooLargeException
            ? peeled.getCause()
            : peeled;
    return switch (cause) {
      case ApiException e -> error(e.status(), e.text());
      case RefusedException e -> of(e.refused());
      case OutOfMemoryError e -> of(new Unavailable("There is no memory for the request now", e));
      case ContentTooLargeException e ->
          error(
              HttpStatus.REQUEST_ENTITY_TOO_LARGE,
              "Request body too large (expected: at most " + e.maxContentLength() + " bytes)");
      case RequestTimeoutException e ->
          error(HttpStatus.REQUEST_TIMEOUT, "The body did not arrive in time");
      case Throwable e
          when Exceptions.isStreamCancelling(e) || e instanceof ClosedStreamException -> {
        LOG.debug("a client has gone", e);
        yield error(HttpStatus.CLIENT_CLOSED_REQUEST, "The client has gone");
      }
      default -> {
        failures.log(cause);
        yield error(HttpStatus.INTERNAL_SERVER_ERROR, "Internal server error");
      }
    };
  }

  private Answer of(Refused refused) {
    HttpStatus status =
        switch (refused) {
          case Invalid any -> HttpStatus.BAD_REQUEST;
          case Forbidden any -> {
            denied.forbidden();
            yield HttpStatus.FORBIDDEN;
          }
          case NotFound any -> HttpStatus.NOT_FOUND;
          case NotLoaded any -> HttpStatus.NOT_FOUND;
          case TooLarge any -> HttpStatus.REQUEST_ENTITY_TOO_LARGE;
          case QueueFull any -> HttpStatus.TOO_MANY_REQUESTS;
          case Unavailable unavailable -> {
            if (unavailable.cause() != null) {
              failures.log(unavailable.cause());
            }
            yield HttpStatus.SERVICE_UNAVAILABLE;
          }
          case TimedOut any -> HttpStatus.SERVICE_UNAVAILABLE;
          case Cancelled any -> HttpStatus.CLIENT_CLOSED_REQUEST;
          case Failed failed -> {
            failures.log(failed.cause());
            yield HttpStatus.INTERNAL_SERVER_ERROR;
          }
        };
    return refused.retriable()
        ? Json.error(status.code(), refused.text(), RETRY)
        : error(status, refused.text());
  }

  private static Answer error(HttpStatus status, String text) {
    return Json.error(status.code(), text);
  }
}
