package dev.headroom.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client of bytes, on one connection. Waits at most 20 s for any of them. */
final class RawClient implements AutoCloseable {
  private final Socket socket;

  RawClient(RunningGateway gateway) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), gateway.gateway.address().getPort());
    socket.setSoTimeout(20_000);
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** All that comes until the gateway closes, in lower case. */
  String untilClosed() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)
        .toLowerCase(Locale.ROOT);
  }

  /** What comes up to and with the given end, in lower case. */
  String upTo(String end) throws IOException {
    StringBuilder all = new StringBuilder();
    int next;
    while (all.indexOf(end) < 0 && (next = socket.getInputStream().read()) >= 0) {
      all.append((char) next);
    }
    return all.toString().toLowerCase(Locale.ROOT);
  }

  InputStream in() throws IOException {
    return socket.getInputStream();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
