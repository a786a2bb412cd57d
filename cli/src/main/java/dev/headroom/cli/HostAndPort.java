package dev.headroom.cli;

import java.net.InetAddress;
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

  /** A URL of HTTP that a program on this machine can open; see {@link #host}. */
  public static String url(InetSocketAddress address) {
    return url("http", address);
  }

  /** The same with another scheme. */
  public static String url(String scheme, InetSocketAddress address) {
    return scheme + "://" + text(address);
  }

  /** {@code HOST:PORT} of that, as clients of gRPC want it. */
  public static String text(InetSocketAddress address) {
    return host(address.getAddress()) + ":" + address.getPort();
  }

  /**
   * As a URL has it: IPv6 shortened and in brackets; localhost where the address stands for all of
   * this machine's, since nobody can connect to 0.0.0.0.
   */
  private static String host(InetAddress address) {
    if (address.isAnyLocalAddress()) {
      return "localhost";
    }
    String host = address.getHostAddress();
    return host.contains(":")
        ? "[" + host.replaceFirst("(^|:)0(:0)+(:|$)", "::").replace("%", "%25") + "]"
        : host;
  }
}
