package dev.headroom.cli;

import java.net.InetSocketAddress;

/** Addresses as flags give them. */
public final class HostAndPort {
  private static final int MAX_PORT = 65535;

  private HostAndPort() {}

  /**
   * Reads {@code HOST:PORT}, {@code [IPV6]:PORT} or {@code :PORT}, which means loopback.
   *
   * @param flag for the message
   * @throws IllegalArgumentException naming flag, value and what was expected
   */
  public static InetSocketAddress parse(String flag, String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon).replaceAll("^\\[|]$", "");
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon >= 0 && port >= 0 && port <= MAX_PORT) {
        InetSocketAddress address =
            new InetSocketAddress(host.isEmpty() ? "127.0.0.1" : host, port);
        if (!address.isUnresolved()) {
          return address;
        }
      }
    } catch (NumberFormatException notAPort) {
      // reported below
    }
    throw new IllegalArgumentException(
        flag + ": " + text + " (expected: HOST:PORT, as 127.0.0.1:8000, on this machine)");
  }

  /** As a URL has it. */
  public static String url(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
