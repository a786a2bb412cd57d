package dev.headroom.http;

import java.time.Duration;

/**
 * How a server stops. Requests that still come are answered, each with {@code Connection: close}.
 *
 * @param quiet so long there must have been no request: a load balancer that has not noticed yet
 *     may still send some
 * @param atMost then it stops all the same
 */
public record Drain(Duration quiet, Duration atMost) {
  public Drain {
    if (quiet.isNegative() || atMost.isNegative()) {
      throw new IllegalArgumentException(
          "drain: " + quiet + ", at most " + atMost + " (expected: not negative)");
    }
  }
}
