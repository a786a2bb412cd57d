package dev.headroom.gateway;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What clients may use up.
 *
 * @param connections at the same time; one more closes the one that has been idle for longest
 * @param streams requests at a time on one connection of HTTP/2
 * @param headTimeout how long a request's head may take from its first byte, or from the
 *     connection's beginning
 * @param idleTimeout how long a connection is kept between two requests
 * @param sendTimeout how long a client may take nothing of an answer
 * @param trusted whose {@code X-Forwarded-…} and {@code Forwarded} count; those of others are
 *     replaced
 */
public record ClientLimits(
    int connections,
    int streams,
    Duration headTimeout,
    Duration idleTimeout,
    Duration sendTimeout,
    TrustedPeers trusted) {

  /**
   * 10,000 connections, 128 streams, 30 s for a head, 75 s idle, 60 s to send; nobody is trusted.
   */
  public static final ClientLimits DEFAULT =
      new ClientLimits(
          10_000,
          128,
          Duration.ofSeconds(30),
          Duration.ofSeconds(75),
          Duration.ofSeconds(60),
          TrustedPeers.NOBODY);

  public ClientLimits {
    GatewaySettings.requireAtLeast(1, connections, "connections");
    GatewaySettings.requireAtLeast(1, streams, "streams");
    PoolLimits.requirePositive(headTimeout, "headTimeout");
    PoolLimits.requirePositive(idleTimeout, "idleTimeout");
    PoolLimits.requirePositive(sendTimeout, "sendTimeout");
    requireNonNull(trusted, "trusted");
  }

  public ClientLimits withConnections(int limit) {
    return new ClientLimits(limit, streams, headTimeout, idleTimeout, sendTimeout, trusted);
  }

  public ClientLimits withHeadTimeout(Duration limit) {
    return new ClientLimits(connections, streams, limit, idleTimeout, sendTimeout, trusted);
  }

  public ClientLimits withIdleTimeout(Duration limit) {
    return new ClientLimits(connections, streams, headTimeout, limit, sendTimeout, trusted);
  }

  public ClientLimits withSendTimeout(Duration limit) {
    return new ClientLimits(connections, streams, headTimeout, idleTimeout, limit, trusted);
  }

  public ClientLimits withTrusted(TrustedPeers peers) {
    return new ClientLimits(connections, streams, headTimeout, idleTimeout, sendTimeout, peers);
  }
}
