package dev.headroom.metrics.web;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who asks for much and does not read it. */
class SlowReadersTest {
  private static final int ANSWER = 12 << 20;
  private static final Instant NOW = Instant.ofEpochSecond(1_000_000);

  private ApiUnderTest api;

  private void start(Duration reading) throws IOException {
    api =
        new ApiUnderTest(
            ApiSettings.standard("test").withAnswerBytes(ANSWER).withReading(reading),
            InstantSource.fixed(NOW));
    String filler = "x".repeat(4_000);
    for (int i = 0; i < 2_500; i++) {
      api.sample(
          NOW.toEpochMilli(), i, "__name__", "large", "i", String.valueOf(i), "long", filler);
    }
    api.sample(NOW.toEpochMilli(), 1, "__name__", "small");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  /** Asks, and reads nothing. */
  private Socket ask() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 << 10);
    socket.connect(
        new java.net.InetSocketAddress(
            InetAddress.getLoopbackAddress(), URI.create(api.url()).getPort()));
    socket
        .getOutputStream()
        .write(
            "GET /api/v1/query?query=large HTTP/1.1\r\nHost: h\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private int status(String query) throws IOException, InterruptedException {
    return api.get("/api/v1/query", "query", query).statusCode();
  }

  private boolean isRefused(String query) {
    try {
      return status(query) == 503;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void answersThatNobodyReadsAreBoundedAndOthersAreServed() throws Exception {
    start(Duration.ofMinutes(10));
    try (Socket _ = ask();
        Socket _ = ask()) {
      until("two large answers are on their way", () -> isRefused("large"));
      assertThat(status("small")).isEqualTo(200);
    }
    until("they are gone", () -> !isRefused("large"));
  }

  @Test
  void whoStopsReadingIsCutOff() throws Exception {
    start(Duration.ofMillis(300));
    try (Socket stopped = ask()) {
      until("it is cut off", () -> !isWhole(stopped));
      assertThat(status("small")).isEqualTo(200);
    }
  }

  /** Whether the connection still stands: told by writing, since reading would make room. */
  private static boolean isWhole(Socket socket) {
    try {
      socket.getOutputStream().write('\r');
      return true;
    } catch (SocketException cut) {
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
