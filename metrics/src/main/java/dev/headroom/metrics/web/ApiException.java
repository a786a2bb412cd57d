package dev.headroom.metrics.web;

/** A question without an answer, in Prometheus' words. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What it says as {@code errorType}, and the status that goes with it. */
  enum Type {
    TIMEOUT("timeout", 503),
    EXECUTION("execution", 422),
    BAD_DATA("bad_data", 400),
    INTERNAL("internal", 500),
    UNAVAILABLE("unavailable", 503);

    final String word;
    final int status;

    Type(String word, int status) {
      this.word = word;
      this.status = status;
    }
  }

  private final Type type;

  ApiException(Type type, String message) {
    super(message);
    this.type = type;
  }

  static ApiException badParameter(String name, String problem) {
    return new ApiException(Type.BAD_DATA, "invalid parameter \"" + name + "\": " + problem);
  }

  Type type() {
    return type;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
