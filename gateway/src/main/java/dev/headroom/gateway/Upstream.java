package dev.headroom.gateway;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The way to a replica. HTTP/1.1 for all that HTTP/1.1 can carry, since every server speaks it and
 * a lost connection then costs one request; HTTP/2 without TLS for gRPC. Each lane has connections
 * of its own. Thread-safe.
 */
final class Upstream {
  final String host;
  final int port;
  final String authority;
  private final byte[] authorityBytes;
  private final AtomicReferenceArray<@Nullable ReplicaConnections> byLane;

  Upstream(Replica replica, int lanes) {
    host = replica.host();
    port = replica.port();
    authority = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    authorityBytes = authority.getBytes(StandardCharsets.US_ASCII);
    byLane = new AtomicReferenceArray<>(lanes);
  }

  byte[] authorityBytes() {
    return authorityBytes;
  }

  /** Sends an exchange's request; on its lane. What comes of it is told to the exchange. */
  void send(Lane lane, Exchange exchange) {
    ReplicaConnections mine = byLane.getPlain(lane.index);
    if (mine == null) {
      mine = new ReplicaConnections(lane, this);
      byLane.set(lane.index, mine);
    }
    if (exchange.head.isGrpc()) {
      mine.sendHttp2(exchange);
    } else {
      mine.send(exchange);
    }
  }
}
