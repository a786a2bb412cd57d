package dev.headroom.cli.serve;

import dev.headroom.cli.HostAndPort;
import dev.headroom.serving.ModelServer;
import dev.headroom.serving.ServerSettings;
import java.io.PrintWriter;
import java.net.InetSocketAddress;

/** What is said once the server listens: where on stdout, for programs; to whom on stderr. */
final class Listening {
  private Listening() {}

  /** {@code told}: whether somebody has said where REST listens. */
  static void print(
      ServerSettings settings,
      ModelServer server,
      boolean told,
      PrintWriter stdout,
      PrintWriter stderr) {
    String scheme = settings.http().tls().isPresent() ? "https" : "http";
    for (InetSocketAddress address : server.addresses()) {
      stdout.println("headroom: listening on " + HostAndPort.url(scheme, address));
    }
    stdout.flush();
    if (server.addresses().stream().anyMatch(each -> each.getAddress().isAnyLocalAddress())) {
      stderr.println("headroom: on all addresses of this machine");
    }
    if (!told) {
      stderr.println(
          "headroom: only this machine reaches it; --rest_bind_address 0.0.0.0 lets others in");
    }
    for (InetSocketAddress address : server.grpcAddresses()) {
      stderr.println("headroom: gRPC on " + HostAndPort.text(address));
    }
    server
        .managementAddress()
        .ifPresent(
            address ->
                stderr.println("headroom: management on " + HostAndPort.url(scheme, address)));
    if (settings.management().isEmpty() && !settings.restManages()) {
      stderr.println(
          "headroom: POST /v1/config/reload is refused, since whoever reaches the port could send"
              + " it; --management_port or --api_key_file let it in");
    }
    stderr.flush();
  }
}
