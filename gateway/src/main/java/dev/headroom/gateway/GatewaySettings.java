package dev.headroom.gateway;

import static java.util.Objects.requireNonNull;

import dev.headroom.http.KeyFile;
import dev.headroom.http.tls.TlsFiles;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * A gateway's bounds. All have defaults that suit model servers.
 *
 * @param address where it listens; port 0 for any free one
 * @param clients what clients may use up
 * @param bodies what bodies may use up
 * @param requests under way at the same time, waiting ones included; one more is answered 503
 * @param attempts how many replicas a request is sent to at most, at least 1
 * @param connectTimeout how long a replica may take to accept a connection
 * @param aside for how long a replica that took no connection gets no requests
 * @param idleTimeout how long an unused connection to a replica is kept. Shorter than servers keep
 *     theirs (gunicorn 2 s, uvicorn 5 s), so that a request is not sent into a connection that is
 *     being closed
 * @param tls with it, clients get HTTPS only
 * @param keys with them, a request needs one of them (all but open paths)
 */
public record GatewaySettings(
    InetSocketAddress address,
    ClientLimits clients,
    BodyLimits bodies,
    int requests,
    int attempts,
    Duration connectTimeout,
    Duration aside,
    Duration idleTimeout,
    Optional<TlsFiles> tls,
    Optional<KeyFile> keys) {

  public GatewaySettings {
    requireNonNull(address, "address");
    requireNonNull(clients, "clients");
    requireNonNull(bodies, "bodies");
    requireAtLeast(1, requests, "requests");
    requireAtLeast(1, attempts, "attempts");
    PoolLimits.requirePositive(connectTimeout, "connectTimeout");
    PoolLimits.requirePositive(aside, "aside");
    PoolLimits.requirePositive(idleTimeout, "idleTimeout");
    requireNonNull(tls, "tls");
    requireNonNull(keys, "keys");
  }

  /**
   * Without TLS and keys; 10,000 requests; 3 attempts; 2 s to connect; 1 s aside; connections idle
   * for 1 s.
   */
  public static GatewaySettings at(InetSocketAddress address) {
    return new GatewaySettings(
        address,
        ClientLimits.DEFAULT,
        BodyLimits.DEFAULT,
        10_000,
        3,
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Optional.empty(),
        Optional.empty());
  }

  public GatewaySettings withClients(ClientLimits limits) {
    return new GatewaySettings(
        address, limits, bodies, requests, attempts, connectTimeout, aside, idleTimeout, tls, keys);
  }

  public GatewaySettings withBodies(BodyLimits limits) {
    return new GatewaySettings(
        address,
        clients,
        limits,
        requests,
        attempts,
        connectTimeout,
        aside,
        idleTimeout,
        tls,
        keys);
  }

  public GatewaySettings withRequests(int limit) {
    return new GatewaySettings(
        address, clients, bodies, limit, attempts, connectTimeout, aside, idleTimeout, tls, keys);
  }

  public GatewaySettings withTls(Optional<TlsFiles> files) {
    return new GatewaySettings(
        address,
        clients,
        bodies,
        requests,
        attempts,
        connectTimeout,
        aside,
        idleTimeout,
        files,
        keys);
  }

  public GatewaySettings withKeys(Optional<KeyFile> file) {
    return new GatewaySettings(
        address,
        clients,
        bodies,
        requests,
        attempts,
        connectTimeout,
        aside,
        idleTimeout,
        tls,
        file);
  }

  static void requireAtLeast(long least, long value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
    }
  }
}
