package dev.headroom.cli.socket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a running system, one connection a question: what a command needs starts fast, which a
 * client library would not.
 */
public final class ControlClient {
  private static final Pattern LENGTH =
      Pattern.compile("\\r\\ncontent-length: *(\\d{1,9})", Pattern.CASE_INSENSITIVE);

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int LONGEST_ANSWER = 64 << 20;
  private static final int OK = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path state;

  /**
   * @param state the system's state folder
   */
  public ControlClient(Path state) {
    this.state = state;
  }

  /** The system's state folder. */
  public Path state() {
    return state;
  }

  /** Whether a system answers there. */
  public boolean answers() {
    try {
      get("/v1/system");
      return true;
    } catch (NotRunning | Refused | IOException e) {
      return false;
    }
  }

  /**
   * What is at a path.
   *
   * @throws NotRunning if no system runs with that state folder
   * @throws Refused if it will not do it
   * @throws IOException if it does not answer as it should, or in time
   */
  public JsonNode get(String path) throws NotRunning, Refused, IOException {
    return ask("GET", path);
  }

  /** Has something done; as {@link #get}. */
  public JsonNode post(String path) throws NotRunning, Refused, IOException {
    return ask("POST", path);
  }

  private JsonNode ask(String method, String path) throws NotRunning, Refused, IOException {
    byte[] answer;
    try (SocketChannel channel = connect()) {
      CompletableFuture<Void> impatience =
          CompletableFuture.runAsync(
              () -> close(channel),
              CompletableFuture.delayedExecutor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
      try {
        write(channel, request(method, path));
        answer = read(channel);
      } catch (AsynchronousCloseException e) {
        throw new IOException(
            "headroom up does not answer within " + PATIENCE.toSeconds() + " s: is it stopped?", e);
      } finally {
        impatience.cancel(false);
      }
    }
    return understood(new String(answer, StandardCharsets.UTF_8));
  }

  private SocketChannel connect() throws NotRunning {
    Path socket = SocketFile.in(state);
    if (!Files.exists(socket)) {
      throw new NotRunning(state);
    }
    try {
      return SocketFile.shortly(
          socket,
          path -> {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
              channel.connect(UnixDomainSocketAddress.of(path));
              return channel;
            } catch (IOException e) {
              channel.close();
              throw e;
            }
          });
    } catch (IOException e) {
      throw new NotRunning(state);
    }
  }

  private static String request(String method, String path) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: headroom\r\nConnection: close\r\n"
        + (method.equals("POST") ? "Content-Length: 0\r\n" : "")
        + "\r\n";
  }

  private static void write(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** An answer is read as far as it says that it goes: the server lingers before it closes. */
  private static byte[] read(SocketChannel channel) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream(1 << 14);
    ByteBuffer part = ByteBuffer.allocate(1 << 14);
    long end = Long.MAX_VALUE;
    while (all.size() < end && channel.read(part) >= 0) {
      all.write(part.array(), 0, part.position());
      part.clear();
      if (end == Long.MAX_VALUE) {
        end = end(all.toString(StandardCharsets.ISO_8859_1));
      }
      if (all.size() > LONGEST_ANSWER) {
        throw new IOException("the answer has no end (expected: at most 64 MiB)");
      }
    }
    return all.toByteArray();
  }

  /** How many bytes an answer has in all; more than any while its head does not say so. */
  private static long end(String begun) {
    int head = begun.indexOf("\r\n\r\n");
    Matcher length = LENGTH.matcher(head < 0 ? "" : begun.substring(0, head));
    return length.find() ? head + 4 + Long.parseLong(length.group(1)) : Long.MAX_VALUE;
  }

  private static JsonNode understood(String answer) throws Refused, IOException {
    int head = answer.indexOf("\r\n\r\n");
    String[] status = answer.split(" ", 3);
    if (head < 0 || status.length < 3 || !status[1].matches("\\d{3}")) {
      throw new IOException("headroom up gave no whole answer: it has ended, or is too busy");
    }
    JsonNode body = JSON.readTree(answer.substring(head + 4));
    if (Integer.parseInt(status[1]) != OK) {
      throw new Refused(body.path("error").asText("refused with status " + status[1]));
    }
    return body;
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // The reader ends all the same.
    }
  }
}
