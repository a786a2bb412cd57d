package dev.headroom.kubernetes;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to the API server that a test can cut, and mend: TCP, so that TLS stays as it is. */
public final class CutOff implements AutoCloseable {
  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final String host;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  /** A way to where the client goes. */
  public CutOff(KubernetesClient client) throws IOException {
    URI server = URI.create(client.getConfiguration().getMasterUrl());
    host = server.getHost();
    port = server.getPort();
    Thread.ofVirtual().start(this::accept);
  }

  /** A client that goes this way. */
  public KubernetesClient client(KubernetesClient like) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(like.getConfiguration())
                .withMasterUrl("https://127.0.0.1:" + door.getLocalPort())
                .build())
        .build();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket in = door.accept();
        if (cut) {
          in.close();
          continue;
        }
        Socket out = new Socket(host, port);
        open.add(in);
        open.add(out);
        Thread.ofVirtual().start(() -> pipe(in, out));
        Thread.ofVirtual().start(() -> pipe(out, in));
        if (cut) {
          in.close();
          out.close();
        }
      } catch (IOException closed) {
        // The test is over, or the server is away.
      }
    }
  }

  private void pipe(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException closed) {
      // One of the two has ended it.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  /** Nothing comes through from now on. */
  public void cut() throws IOException {
    cut = true;
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** All comes through again. */
  public void mend() {
    cut = false;
  }

  @Override
  public void close() throws IOException {
    door.close();
    cut();
  }
}
