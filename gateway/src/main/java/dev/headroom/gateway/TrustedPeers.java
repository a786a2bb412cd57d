package dev.headroom.gateway;

import java.net.InetAddress;
import java.util.List;

/**
 * Proxies in front of the gateway whose word on the client counts. Immutable.
 *
 * @param networks each an address, or an address and a prefix's length: {@code 10.0.0.0/8}, {@code
 *     ::1}
 */
public record TrustedPeers(List<String> networks) {
  /** What every client says of itself is replaced. */
  public static final TrustedPeers NOBODY = new TrustedPeers(List.of());

  public TrustedPeers {
    networks = List.copyOf(networks);
    networks.forEach(Network::parse);
  }

  /** Whether a peer's {@code X-Forwarded-…} are kept. */
  public boolean trusts(InetAddress peer) {
    return networks.stream().anyMatch(network -> Network.parse(network).contains(peer));
  }

  private record Network(InetAddress address, int prefix) {
    static Network parse(String text) {
      int slash = text.indexOf('/');
      try {
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int bits = address.getAddress().length * 8;
        int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
        if (prefix >= 0 && prefix <= bits) {
          return new Network(address, prefix);
        }
      } catch (IllegalArgumentException notAnAddress) {
        // Said below.
      }
      throw new IllegalArgumentException(
          "'" + text + "' (expected: an address, or one with a prefix such as /24)");
    }

    boolean contains(InetAddress peer) {
      byte[] ours = address.getAddress();
      byte[] theirs = peer.getAddress();
      if (ours.length != theirs.length) {
        return false;
      }
      for (int bit = 0; bit < prefix; bit++) {
        int mask = 0x80 >> (bit & 7);
        if ((ours[bit >> 3] & mask) != (theirs[bit >> 3] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
