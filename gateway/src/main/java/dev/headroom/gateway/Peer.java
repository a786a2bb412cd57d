package dev.headroom.gateway;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * The other end of a client's connection.
 *
 * @param address in text, without a port
 * @param trusted whether what it says of those before it counts
 */
record Peer(String address, boolean trusted) {
  static Peer of(SocketAddress remote, TrustedPeers trusted) {
    if (remote instanceof InetSocketAddress socket && socket.getAddress() != null) {
      InetAddress address = socket.getAddress();
      return new Peer(address.getHostAddress(), trusted.trusts(address));
    }
    return new Peer("unknown", false);
  }
}
