package dev.headroom.cli.serve;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses to listen on, as OVMS's flags list them: IPv4, IPv6 (in brackets or not), names. */
final class BindAddresses {
  /** What the JDK would take for an address that nobody means, such as 127.1 or 8000. */
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]*");

  private static final Pattern IPV4 = Pattern.compile("([0-9]{1,3}\\.){3}[0-9]{1,3}");

  private BindAddresses() {}

  /**
   * Looks them up.
   *
   * @throws IllegalArgumentException naming flag and value of the first that is none
   */
  static List<InetAddress> of(String flag, List<String> hosts) {
    return hosts.stream().map(host -> resolve(flag, host.strip())).toList();
  }

  private static InetAddress resolve(String flag, String host) {
    try {
      if (!NUMBERS.matcher(host).matches() || IPV4.matcher(host).matches()) {
        return InetAddress.getByName(host);
      }
    } catch (UnknownHostException e) {
      throw wrong(flag, host, e);
    }
    throw wrong(flag, host, null);
  }

  private static IllegalArgumentException wrong(
      String flag, String host, @Nullable Exception cause) {
    return new IllegalArgumentException(
        flag
            + ": "
            + (host.isEmpty() ? "empty" : host)
            + " (expected: an address of this machine, as 127.0.0.1, ::1 or localhost)",
        cause);
  }
}
