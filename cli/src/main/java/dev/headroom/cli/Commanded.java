package dev.headroom.cli;

import dev.headroom.cli.socket.ControlServer;
import dev.headroom.cli.socket.RunningSystem;
import dev.headroom.cli.socket.RunningSystems;
import dev.headroom.local.LocalSystem;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A system that commands can reach, until closed. One that they cannot reach serves and scales all
 * the same: that is said, and no more.
 */
final class Commanded implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Commanded.class);

  private final RunningSystem running;
  private final RunningSystems records;
  private final @Nullable ControlServer server;

  private Commanded(RunningSystem running, RunningSystems records, @Nullable ControlServer server) {
    this.running = running;
    this.records = records;
    this.server = server;
  }

  /**
   * Answers commands from now on.
   *
   * @param stop what is done when one wants the whole system to stop
   */
  static Commanded start(RunningSystem running, LocalSystem system, Runnable stop) {
    RunningSystems records = new RunningSystems(StateFolder.running());
    ControlServer server = null;
    try {
      server = ControlServer.start(running, system, stop);
    } catch (IOException | RuntimeException e) {
      log.warn("headroom status and the like cannot reach this system: {}", e.toString());
    }
    try {
      records.add(running);
    } catch (IOException e) {
      log.warn(
          "headroom status and the like need --state-dir {} to find this system: {}",
          running.state(),
          e.toString());
    }
    return new Commanded(running, records, server);
  }

  @Override
  public void close() {
    try {
      records.remove(running.pid());
    } catch (IOException e) {
      log.debug("the record stays behind; who finds it removes it", e);
    }
    if (server != null) {
      server.close();
    }
  }
}
