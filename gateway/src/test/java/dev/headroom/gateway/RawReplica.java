package dev.headroom.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server of bytes: reads one request a connection and lets a script treat the socket as it likes.
 */
final class RawReplica implements AutoCloseable {
  /** What is done with a connection whose request has been read. */
  interface Script {
    void run(Socket socket, String head) throws Exception;
  }

  private final String id;
  private final ServerSocket server;
  private final List<String> heads = new CopyOnWriteArrayList<>();

  RawReplica(String id, Script script) {
    this.id = id;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    Thread.ofVirtual().start(() -> accept(script));
  }

  private void accept(Script script) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket, script));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket, Script script) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String head = head(in);
      if (head.isEmpty()) {
        return;
      }
      heads.add(head);
      in.readNBytes(contentLength(head));
      script.run(socket, head);
    } catch (Exception connectionIsOver) {
      // The other side decides how it ends; tests look at what the client got.
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    int next;
    while (head.indexOf("\r\n\r\n") < 0 && (next = in.read()) >= 0) {
      head.append((char) next);
    }
    return head.toString().toLowerCase(Locale.ROOT);
  }

  private static int contentLength(String head) {
    return head.lines()
        .filter(line -> line.startsWith("content-length:"))
        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }

  /** Makes closing the socket a reset, as the kernel does for a process that was killed. */
  static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  Replica ready() {
    return Replica.ready(id, "127.0.0.1", server.getLocalPort());
  }

  /** Requests' heads in lower case, in the order of arrival. */
  List<String> heads() {
    return heads;
  }

  @Override
  public void close() {
    refuse();
  }

  /** Takes no more connections. */
  void refuse() {
    try {
      server.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
