package dev.headroom.metrics.web;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * A target's address as others reach it: where it is on this machine, by the machine's name (as
 * {@code globalUrl} of Prometheus, web/api/v1 getGlobalURL).
 */
final class GlobalUrl {
  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

  private GlobalUrl() {}

  static String of(String url) {
    try {
      URI here = new URI(url);
      boolean plain = here.getRawUserInfo() == null && here.getPort() >= 0;
      if (!plain || !HERE.contains(String.valueOf(here.getHost()))) {
        return url; // as there: without a port it is left alone
      }
      String host = "://" + here.getHost() + ":";
      int at = url.indexOf(host);
      return url.substring(0, at)
          + "://"
          + ThisMachine.NAME
          + ":"
          + url.substring(at + host.length());
    } catch (URISyntaxException odd) {
      return url;
    }
  }

  /** Asked for once, when it is first needed. */
  private static final class ThisMachine {
    static final String NAME = name();

    private static String name() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException nameless) {
        return "localhost";
      }
    }
  }
}
