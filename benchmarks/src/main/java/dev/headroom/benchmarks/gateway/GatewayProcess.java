package dev.headroom.benchmarks.gateway;

import com.sun.management.ThreadMXBean;
import dev.headroom.gateway.Gateway;
import dev.headroom.gateway.GatewaySettings;
import dev.headroom.gateway.Pool;
import dev.headroom.gateway.PoolLimits;
import dev.headroom.gateway.PoolListener;
import dev.headroom.gateway.Repeatability;
import dev.headroom.gateway.Replica;
import dev.headroom.gateway.Route;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * A gateway in front of one server. Each line on its standard input is answered with the requests
 * that it has answered so far and the bytes that all threads have allocated; it ends with its
 * input.
 */
public final class GatewayProcess {
  private GatewayProcess() {}

  /**
   * Runs it.
   *
   * @param arguments its port, and the server's, both on 127.0.0.1
   */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    int server = Integer.parseInt(arguments[1]);
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Gateway gateway = Gateway.start(GatewaySettings.at(address))) {
      Pool pool = gateway.pool("pool", PoolLimits.DEFAULT, PoolListener.NONE);
      pool.replicas(List.of(Replica.ready("one", "127.0.0.1", server)));
      gateway.route(List.of(new Route("one", Set.of(), Repeatability.USUAL, pool)));
      while (in.readLine() != null) {
        System.out.printf(
            "%d %d%n", pool.snapshot().latency().count(), threads.getTotalThreadAllocatedBytes());
      }
    }
  }
}
