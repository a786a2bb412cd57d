package dev.headroom.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection on which a test does what no client would. */
public final class RawConnection implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;

  public RawConnection(InetSocketAddress address) throws IOException {
    this(new Socket(address.getAddress(), address.getPort()));
  }

  public RawConnection(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  public RawConnection send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** What comes until {@code end} has come; all where the other side closes first. */
  public String readUntil(String end) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    String text = "";
    while (!text.endsWith(end)) {
      int next = read(in);
      if (next < 0) {
        return text;
      }
      bytes.write(next);
      text = bytes.toString(StandardCharsets.ISO_8859_1);
    }
    return text;
  }

  /** The next answer, whose length is said; what came of it where the other side closes first. */
  public String readAnswer() throws IOException {
    String head = readUntil("\r\n\r\n");
    Matcher length = LENGTH.matcher(head);
    byte[] body =
        socket.getInputStream().readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
    return head + new String(body, StandardCharsets.ISO_8859_1);
  }

  /** All that comes until the other side closes. */
  public String readAll() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int next = read(socket.getInputStream()); next >= 0; ) {
      bytes.write(next);
      next = read(socket.getInputStream());
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static int read(InputStream in) throws IOException {
    try {
      return in.read();
    } catch (SocketException reset) {
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
