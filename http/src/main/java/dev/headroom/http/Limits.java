package dev.headroom.http;

import java.time.Duration;

/**
 * What clients may take of a server.
 *
 * @param connections open at a time, at least 1; see {@link ConnectionCap} for what happens beyond
 * @param requestLength the longest body, in bytes, at least 1
 * @param requestLine the longest first line of a head, in bytes, at least 1
 * @param headLength all of a head's fields together, in bytes, at least 1
 * @param streamsPerConnection requests at a time on one HTTP/2 connection, at least 1
 * @param head from the first byte of a request's head to its last
 * @param idle without a request; then the connection is closed
 */
public record Limits(
    int connections,
    long requestLength,
    int requestLine,
    int headLength,
    int streamsPerConnection,
    Duration head,
    Duration idle) {
  /**
   * For a server of few and small requests: 1,000 connections, bodies of 1 MiB, lines of 8 KiB and
   * heads of 16 KiB, 128 streams a connection (as nginx), 10 s for a head, 2 min idle.
   */
  public static final Limits DEFAULT =
      new Limits(
          1000, 1 << 20, 8 << 10, 16 << 10, 128, Duration.ofSeconds(10), Duration.ofMinutes(2));

  public Limits {
    atLeastOne("connections", connections);
    atLeastOne("requestLength", requestLength);
    atLeastOne("requestLine", requestLine);
    atLeastOne("headLength", headLength);
    atLeastOne("streamsPerConnection", streamsPerConnection);
    atLeastOne("head, in ms", head.toMillis());
    atLeastOne("idle, in ms", idle.toMillis());
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
    }
  }

  public Limits withConnections(int most) {
    return new Limits(
        most, requestLength, requestLine, headLength, streamsPerConnection, head, idle);
  }

  public Limits withRequestLength(long most) {
    return new Limits(connections, most, requestLine, headLength, streamsPerConnection, head, idle);
  }

  public Limits withStreamsPerConnection(int most) {
    return new Limits(connections, requestLength, requestLine, headLength, most, head, idle);
  }

  public Limits withHead(Duration atMost) {
    return new Limits(
        connections, requestLength, requestLine, headLength, streamsPerConnection, atMost, idle);
  }
}
