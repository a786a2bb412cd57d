package dev.headroom.http;

import java.time.Duration;

/**
 * How old connections become, so that clients which would keep theirs for ever spread over servers
 * that came later. A connection that is too old is given back in order: its client is told to open
 * another (HTTP/2: GOAWAY), and what is on its way is answered.
 *
 * @param most at least a second
 * @param grace how long requests are still taken from a client that has not noticed yet
 */
public record ConnectionAge(Duration most, Duration grace) {
  private static final Duration LEAST = Duration.ofSeconds(1);

  public ConnectionAge {
    if (most.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException("age: " + most + " (expected: at least PT1S)");
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace: " + grace + " (expected: not negative)");
    }
  }
}
