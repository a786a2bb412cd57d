package dev.headroom.serving.rest;

import com.linecorp.armeria.common.HttpStatus;

/**
 * What is wrong with a request as HTTP: a status and the text of {@code {"error": …}}. Of what
 * models are asked, {@link dev.headroom.serving.inference.RefusedException} tells.
 */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient HttpStatus status;

  ApiException(HttpStatus status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  HttpStatus status() {
    return status;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
