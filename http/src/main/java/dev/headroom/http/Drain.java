package dev.headroom.http;

import java.time.Duration;

/**
 * How a server stops. It takes no new connection; those it has are answered to the end of what they
 * ask, and are told that it was the last: HTTP/2 by GOAWAY, HTTP/1 by {@code Connection: close}. A
 * connection that says nothing is closed.
 *
 * @param quiet so long a connection must have said nothing, and so long HTTP/2 may begin requests
 *     after the first GOAWAY: a client or a load balancer that has not noticed yet may still send
 *     some
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
