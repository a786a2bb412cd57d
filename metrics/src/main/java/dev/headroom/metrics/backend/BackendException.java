package dev.headroom.metrics.backend;

/** A question without an answer. The message is a sentence for people that names the backend. */
public final class BackendException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why there is no answer. */
  public enum Reason {
    /** The question has a mistake; asked again, it will have it again. */
    BAD_QUERY,
    /** Nobody answers, or not as a Prometheus does; it may be otherwise in a while. */
    UNAVAILABLE,
    /** The answer was not there in time. */
    TIMEOUT,
    /** The question is larger than what may be asked. */
    TOO_LARGE
  }

  private final Reason reason;

  public BackendException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public BackendException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
