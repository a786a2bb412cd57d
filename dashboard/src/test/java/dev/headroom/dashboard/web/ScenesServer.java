package dev.headroom.dashboard.web;

import dev.headroom.dashboard.Scenes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;

/** Shows the scenes until it is killed: {@code ScenesServer PORT}. */
final class ScenesServer {
  private ScenesServer() {}

  public static void main(String[] args) throws Exception {
    Instant now = Instant.now();
    DashboardServer.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])),
        Scenes.twelve(now),
        InstantSource.fixed(now),
        (server, replica) -> java.util.Optional.of("loading weights\nError: no GPU\n"));
    Thread.currentThread().join();
  }
}
