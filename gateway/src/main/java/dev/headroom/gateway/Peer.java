package dev.headroom.gateway;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * The other end of a client's connection.
 *
 * @param address in text, without a port
 * @param trusted whether what it says of those before it counts
 * @param encrypted whether it came over TLS
 */
record Peer(String address, boolean trusted, boolean encrypted) {
  /** What {@code X-Forwarded-Proto} says of it. */
  String scheme() {
    return encrypted ? "https" : "http";
  }

  static Peer of(SocketAddress remote, GatewaySettings settings) {
    boolean encrypted = settings.tls().isPresent();
    if (remote instanceof InetSocketAddress socket && socket.getAddress() != null) {
      InetAddress address = socket.getAddress();
      return new Peer(
          address.getHostAddress(), settings.clients().trusted().trusts(address), encrypted);
    }
    return new Peer("unknown", false, encrypted);
  }
}
