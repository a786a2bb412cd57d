package dev.headroom.cli;

import com.linecorp.armeria.server.HttpService;
import dev.headroom.dashboard.timeline.Timeline;
import dev.headroom.dashboard.web.DashboardServer;
import dev.headroom.dashboard.web.ReplicaLogs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The dashboard where it is shown at all. */
public final class Shown implements AutoCloseable {
  private static final String OFF = "off";

  private final @Nullable DashboardServer server;
  private final @Nullable InetSocketAddress address;

  private Shown(@Nullable DashboardServer server, @Nullable InetSocketAddress address) {
    this.server = server;
    this.address = address;
  }

  /**
   * Starts it.
   *
   * @param flag the value of {@code --dashboard}: an address, or off
   * @param logs what replicas wrote
   * @param beside what else is served there, by the first part of its path
   * @throws UncheckedIOException if the address is taken, without the flag's dashes
   */
  public static Shown start(
      String flag, Timeline timeline, ReplicaLogs logs, Map<String, HttpService> beside) {
    if (flag.equals(OFF)) {
      return new Shown(null, null);
    }
    InetSocketAddress wanted = HostAndPort.parse("--dashboard", flag);
    try {
      DashboardServer server =
          DashboardServer.start(wanted, timeline, InstantSource.system(), logs, beside);
      return new Shown(server, new InetSocketAddress(wanted.getAddress(), server.port()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "dashboard: "
              + flag
              + " (expected: an address of this machine that no other program has; port 0 takes"
              + " any, off none)",
          e);
    }
  }

  /** Where it listens, if it does. */
  public Optional<InetSocketAddress> address() {
    return Optional.ofNullable(address);
  }

  @Override
  public void close() {
    if (server != null) {
      // It gives requests in flight a moment, for which nobody needs to wait.
      Thread.ofVirtual().start(server::close);
    }
  }
}
