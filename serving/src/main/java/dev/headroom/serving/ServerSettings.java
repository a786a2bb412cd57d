package dev.headroom.serving;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How the server serves.
 *
 * @param address where REST listens; port 0: any that is free
 * @param pollSeconds how often to look for changed configuration and versions; 0: never
 * @param maxBody the largest request body accepted, in bytes, 1 to 2 GiB − 1 KiB
 * @param queueTimeout how long a request may wait for a stream; zero: as long as it takes
 * @param drain how long requests in flight are given when the server stops
 * @param version the program's version
 */
public record ServerSettings(
    InetSocketAddress address,
    int pollSeconds,
    long maxBody,
    Duration queueTimeout,
    Duration drain,
    String version) {
  private static final long MOST_BODY = Integer.MAX_VALUE - 1024L;

  public ServerSettings {
    if (pollSeconds < 0) {
      throw new IllegalArgumentException("pollSeconds: " + pollSeconds + " (expected: >= 0)");
    }
    if (maxBody < 1 || maxBody > MOST_BODY) {
      throw new IllegalArgumentException(
          "maxBody: " + maxBody + " (expected: 1 to " + MOST_BODY + ")");
    }
    if (queueTimeout.isNegative() || drain.isNegative()) {
      throw new IllegalArgumentException("queueTimeout, drain: negative (expected: >= 0)");
    }
  }
}
