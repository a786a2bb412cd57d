package dev.headroom.kubernetes.activator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PodAnswersTest {
  private static final String HOST = "127.0.0.1";

  private final PodAnswers answers = new PodAnswers();

  @Test
  void anyStatusBelow400IsAnAnswer() throws Exception {
    HttpServer pod =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    pod.createContext(
        "/",
        exchange -> {
          int status = Integer.parseInt(exchange.getRequestHeaders().getFirst("X-Status"));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    pod.start();
    int port = pod.getAddress().getPort();
    try {
      assertThat(answers.answers(HOST, List.of(http(port, "200")))).isTrue();
      assertThat(answers.answers(HOST, List.of(http(port, "302")))).isTrue();
      assertThat(answers.answers(HOST, List.of(http(port, "503")))).isFalse();
      assertThat(answers.answers(HOST, List.of(http(port, "200"), http(port, "404")))).isFalse();
      assertThat(answers.answers(HOST, List.of(new PodProbe.Tcp(port)))).isTrue();
      assertThat(answers.answers(HOST, List.of(new PodProbe.OfKubelet()))).isFalse();
    } finally {
      pod.stop(0);
      answers.close();
    }
  }

  private static PodProbe http(int port, String status) {
    return new PodProbe.Http("http", port, "/ready?x", Map.of("X-Status", status));
  }

  @Test
  void nobodyThereIsNoAnswer() throws Exception {
    int port = free();

    assertThat(answers.answers(HOST, List.of(new PodProbe.Tcp(port)))).isFalse();
    assertThat(answers.answers(HOST, List.of(http(port, "200")))).isFalse();
    assertThat(
            answers.answers(
                HOST, List.of(new PodProbe.Http("http", port, "/", Map.of("Host", "a")))))
        .isFalse();
    answers.close();
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
