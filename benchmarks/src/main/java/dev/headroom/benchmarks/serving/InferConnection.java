package dev.headroom.benchmarks.serving;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A kept-alive connection that sends one request again and again. A bare socket, as a full client
 * would take CPU that the server is to have.
 */
final class InferConnection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] request;

  /**
   * @param request a whole HTTP/1.1 request
   */
  InferConnection(InetSocketAddress server, byte[] request) throws IOException {
    this.socket = new Socket(server.getAddress(), server.getPort());
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    this.out = socket.getOutputStream();
    this.request = request;
  }

  /** Sends the request and reads the answer; returns the length of its body. */
  int call() throws IOException {
    out.write(request);
    String status = line();
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException("answer: " + status + " (expected: 200)");
    }
    int length = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
      }
    }
    in.skipNBytes(length);
    return length;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** A request of {@code json} followed by {@code tensors}. */
  static byte[] request(String path, String json, byte[] tensors) {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    String head =
        String.join(
            "\r\n",
            "POST " + path + " HTTP/1.1",
            "Host: benchmark",
            "Content-Length: " + (header.length + tensors.length),
            "Inference-Header-Content-Length: " + header.length,
            "",
            "");
    return concatenated(head.getBytes(StandardCharsets.US_ASCII), header, tensors);
  }

  private static byte[] concatenated(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
