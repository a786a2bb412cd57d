package dev.headroom.gateway;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A gateway's bounds. All have defaults that suit model servers.
 *
 * @param address where it listens; port 0 for any free one
 * @param maxBodyBytes the longest request body; beyond: 413
 * @param keptBodyBytes how much of one request's body is kept so that it can be sent again; a
 *     longer one passes and is not repeated once it has begun to flow
 * @param keptBytes the same for all requests together
 * @param attempts how many replicas a request is sent to at most, at least 1
 * @param connectTimeout how long a replica may take to accept a connection
 * @param aside for how long a replica that took no connection gets no requests
 * @param idleTimeout how long an unused connection to a replica is kept. Shorter than servers keep
 *     theirs (gunicorn 2 s, uvicorn 5 s), so that a request is not sent into a connection that is
 *     being closed
 * @param maxConnections from clients, at the same time
 */
public record GatewaySettings(
    InetSocketAddress address,
    long maxBodyBytes,
    long keptBodyBytes,
    long keptBytes,
    int attempts,
    Duration connectTimeout,
    Duration aside,
    Duration idleTimeout,
    int maxConnections) {

  public GatewaySettings {
    requireNonNull(address, "address");
    requireAtLeast(1, maxBodyBytes, "maxBodyBytes");
    requireAtLeast(0, keptBodyBytes, "keptBodyBytes");
    requireAtLeast(0, keptBytes, "keptBytes");
    requireAtLeast(1, attempts, "attempts");
    requireAtLeast(1, maxConnections, "maxConnections");
    PoolLimits.requirePositive(connectTimeout, "connectTimeout");
    PoolLimits.requirePositive(aside, "aside");
    PoolLimits.requirePositive(idleTimeout, "idleTimeout");
  }

  /**
   * Bodies to 256 MiB, of which 4 MiB are kept, 256 MiB in all; 3 attempts; 2 s to connect; 1 s
   * aside; connections idle for 1 s; 10,000 clients.
   */
  public static GatewaySettings at(InetSocketAddress address) {
    return new GatewaySettings(
        address,
        256L << 20,
        4L << 20,
        256L << 20,
        3,
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        10_000);
  }

  private static void requireAtLeast(long least, long value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
    }
  }
}
