package dev.headroom.serving.rest;

import com.linecorp.armeria.common.HttpStatus;

/** A request is answered with an error: a status and the text of {@code {"error": …}}. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient HttpStatus status;

  ApiException(HttpStatus status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** 400, with OVMS's text for the case and what was wrong. */
  static ApiException invalid(String text, String details) {
    return new ApiException(HttpStatus.BAD_REQUEST, text + " - " + details);
  }

  static ApiException notFound(String text) {
    return new ApiException(HttpStatus.NOT_FOUND, text);
  }

  HttpStatus status() {
    return status;
  }

  /** Whether the client may well succeed when it tries again in a moment. */
  boolean retriable() {
    return status.equals(HttpStatus.TOO_MANY_REQUESTS)
        || status.equals(HttpStatus.SERVICE_UNAVAILABLE);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
