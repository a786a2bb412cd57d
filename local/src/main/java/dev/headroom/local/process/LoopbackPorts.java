package dev.headroom.local.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Free TCP ports on loopback for children to bind. The kernel picks them; a port is not handed out
 * again while its child holds it, even before the child has bound it. Another program may still be
 * faster: the child then fails to start and is replaced. Thread-safe.
 */
public class LoopbackPorts {
  @GuardedBy("this")
  private final Set<Integer> held = new LinkedHashSet<>();

  /** A port that was free a moment ago and that no child holds. */
  public synchronized int take() throws IOException {
    for (int attempt = 0; attempt < 100; attempt++) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        if (held.add(socket.getLocalPort())) {
          return socket.getLocalPort();
        }
      }
    }
    throw new IOException("no free port on loopback after 100 tries");
  }

  /** The child that held {@code port} is gone. */
  public synchronized void release(int port) {
    held.remove(port);
  }
}
