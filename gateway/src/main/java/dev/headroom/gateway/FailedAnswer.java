package dev.headroom.gateway;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * An answer that says that something is wrong: the status is 400 or more.
 *
 * @param at when it came to its end
 * @param status of HTTP
 * @param maker who made it
 * @param replica who answered, or whose failure the gateway tells of; empty where there was none
 * @param request method and path, without the query
 * @param body how it begins: at most {@value #MAX_BYTES} bytes, all printable; for a body that is
 *     compressed, how
 */
public record FailedAnswer(
    Instant at, int status, Maker maker, String replica, String request, String body) {
  /** The longest body that is kept. */
  public static final int MAX_BYTES = 512;

  /** Who made an answer. */
  public enum Maker {
    GATEWAY,
    REPLICA
  }

  public FailedAnswer {
    requireNonNull(at, "at");
    requireNonNull(maker, "maker");
    if (status < 400) {
      throw new IllegalArgumentException("status: " + status + " (expected: >= 400)");
    }
  }

  /** Whether there is no point in keeping both. */
  boolean saysTheSame(FailedAnswer other) {
    return status == other.status && maker == other.maker && body.equals(other.body);
  }
}
