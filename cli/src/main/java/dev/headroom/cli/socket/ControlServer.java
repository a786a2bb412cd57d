package dev.headroom.cli.socket;

import com.linecorp.armeria.common.util.DomainSocketAddress;
import dev.headroom.http.HttpServer;
import dev.headroom.http.HttpSettings;
import dev.headroom.http.Limits;
import dev.headroom.local.LocalSystem;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the commands for one running system, on the socket in its state folder, until closed. A
 * client may hang or read as slowly as it likes: it has one of a few connections, and the longest
 * idle one is closed for the next.
 */
public final class ControlServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ControlServer.class);
  private static final int CONNECTIONS = 32;
  private static final int LONGEST_BODY = 1024;

  private final Path state;
  private final HttpServer server;

  private ControlServer(Path state, HttpServer server) {
    this.state = state;
    this.server = server;
  }

  /**
   * Starts to answer.
   *
   * @param stop what is done when a command wants the whole system to stop; returns at once
   * @throws IOException if the socket cannot be made
   */
  public static ControlServer start(RunningSystem running, LocalSystem system, Runnable stop)
      throws IOException {
    Limits limits = Limits.DEFAULT.withConnections(CONNECTIONS).withRequestLength(LONGEST_BODY);
    ControlService service = new ControlService(running, system, stop);
    HttpServer server =
        SocketFile.make(
            running.state(),
            path ->
                HttpServer.start(
                    HttpSettings.on(DomainSocketAddress.of(path)).withLimits(limits), service));
    return new ControlServer(running.state(), server);
  }

  @Override
  public void close() {
    try {
      SocketFile.remove(state);
    } catch (IOException e) {
      log.warn("The socket of {} stays behind: {}", state, e.getMessage());
    }
    server.close();
  }
}
