package dev.headroom.http.direct;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import dev.headroom.http.ConnectionAge;
import dev.headroom.http.Cors;
import dev.headroom.http.Drain;
import dev.headroom.http.Grant;
import dev.headroom.http.GrantedService;
import dev.headroom.http.HttpServer;
import dev.headroom.http.HttpSettings;
import dev.headroom.http.KeyFile;
import dev.headroom.http.KeyRefusals;
import dev.headroom.http.Limits;
import dev.headroom.http.RawConnection;
import dev.headroom.http.wire.RequestReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests straight from the connection beside those of the server, over real sockets. */
@Timeout(120)
class DirectConnectionTest {
  private static final String OTHER = "GET /other HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final int LARGE = 32 << 20;

  /** Answers with the body, when the test says so; takes what is posted to /direct. */
  private static final class Echo implements GrantedService {
    final Queue<Asked> ended = new ConcurrentLinkedQueue<>();
    final AtomicInteger gone = new AtomicInteger();
    final AtomicInteger sent = new AtomicInteger();
    final Consumer<Asked> whenWhole;
    final Duration patience;

    Echo(Consumer<Asked> whenWhole, Duration patience) {
      this.whenWhole = whenWhole;
      this.patience = patience;
    }

    final class Asked implements DirectRequest {
      final DirectExchange exchange;
      final ByteBuf body = Unpooled.buffer();

      Asked(DirectExchange exchange) {
        this.exchange = exchange;
      }

      @Override
      public void body(ByteBuf part) {
        body.writeBytes(part);
      }

      @Override
      public void end() {
        ended.add(this);
        whenWhole.accept(this);
      }

      @Override
      public void gone() {
        gone.incrementAndGet();
      }

      void answer(int status) {
        exchange.answer(
            new Answer(status, List.of(Answer.JSON), body.copy()), sent::incrementAndGet);
      }
    }

    @Override
    public @Nullable DirectRequest take(RequestReader head, DirectExchange exchange, Grant grant) {
      return head.target().equals("/direct") ? new Asked(exchange) : null;
    }

    @Override
    public Duration patience() {
      return patience;
    }
  }

  private static final HttpService SERVICE =
      (ctx, request) ->
          HttpResponse.of(
              request
                  .aggregate()
                  .thenApply(all -> HttpResponse.of("server: " + all.contentUtf8())));

  private static Echo echo(Consumer<Echo.Asked> whenWhole) {
    return new Echo(whenWhole, Duration.ofMinutes(1));
  }

  private static HttpServer start(HttpSettings settings, Echo echo) throws IOException {
    return HttpServer.start(settings, SERVICE, echo, log -> {});
  }

  private static HttpSettings settings() {
    return HttpSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private static String post(String path, String body, String... fields) {
    return "POST %s HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n%s\r\n%s"
        .formatted(
            path,
            body.length(),
            List.of(fields).stream().map(field -> field + "\r\n").reduce("", String::concat),
            body);
  }

  private static void atOnce(Echo.Asked asked) {
    asked.answer(200);
  }

  private static void elsewhere(Echo.Asked asked) {
    ForkJoinPool.commonPool().execute(() -> asked.answer(200));
  }

  @Test
  void anAnswerHasItsFieldsAndTheConnectionGoesOn() throws Exception {
    Echo echo = echo(DirectConnectionTest::atOnce);
    try (HttpServer server = start(settings(), echo);
        RawConnection client = new RawConnection(server.address())) {
      for (int i = 0; i < 3; i++) {
        String answer = client.send(post("/direct", "body " + i)).readAnswer();

        assertThat(answer)
            .startsWith(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 6\r\n")
            .containsPattern("\r\ndate: \\w{3}, \\d\\d \\w{3} \\d{4} [\\d:]{8} GMT\r\n")
            .doesNotContain("connection:")
            .endsWith("\r\n\r\nbody " + i);
        assertThat(client.send(OTHER).readAnswer()).endsWith("\r\n\r\nserver: ");
      }
      assertThat(echo.sent).hasValue(3);
    }
  }

  @Test
  void whoHasAKeyAndWhosePageMayReadIsAnswered(@TempDir Path folder) throws Exception {
    Path keys = Files.writeString(folder.resolve("keys"), "mine\n");
    Cors cors = new Cors(Set.of("https://a.example"), Set.of("POST"), Set.of("X-A"), false);
    Echo echo = echo(DirectConnectionTest::atOnce);
    HttpSettings settings = settings().withKeys(new KeyFile(keys, Set.of())).withCors(cors);
    try (HttpServer server = start(settings, echo);
        RawConnection client = new RawConnection(server.address())) {
      String page = "Origin: https://a.example";
      assertThat(client.send(post("/direct", "1", "X-API-Key: mine")).readAnswer())
          .doesNotContain("access-control")
          .endsWith("\r\n\r\n1");
      assertThat(client.send(post("/direct", "2", "X-API-Key: mine", page)).readAnswer())
          .contains("\r\naccess-control-allow-origin: https://a.example\r\nvary: origin\r\n")
          .endsWith("\r\n\r\n2");
      assertThat(echo.ended).hasSize(2);

      assertThat(client.send(post("/direct", "3", "X-API-Key: other", page)).readAnswer())
          .startsWith("HTTP/1.1 401 ")
          .contains("access-control-allow-origin: https://a.example");
      assertThat(client.send(post("/direct", "4", "X-API-Key: mine", "Origin: null")).readAnswer())
          .endsWith("server: 4");
      assertThat(echo.ended).hasSize(2);
      assertThat(server.keyRefusals()).isEqualTo(new KeyRefusals(0, 1));
    }
  }

  @Test
  void aBodyMayComeInAnyPieces() throws Exception {
    try (HttpServer server = start(settings(), echo(DirectConnectionTest::elsewhere));
        RawConnection client = new RawConnection(server.address())) {
      for (char c : post("/direct", "in pieces").toCharArray()) {
        client.send(String.valueOf(c));
      }
      assertThat(client.readAnswer()).endsWith("\r\n\r\nin pieces");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsSentWithoutWaitingIsAnsweredInOrder(boolean atOnce) throws Exception {
    int rounds = 200;
    Echo echo = echo(atOnce ? DirectConnectionTest::atOnce : DirectConnectionTest::elsewhere);
    try (HttpServer server = start(settings(), echo);
        RawConnection client = new RawConnection(server.address())) {
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < rounds; i++) {
                    client.send(
                        post("/direct", "d" + i)
                            + post("/direct", "e" + i)
                            + OTHER
                            + post("/server", "s" + i)
                            + post("/direct", "f" + i));
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      for (int i = 0; i < rounds; i++) {
        // What comes while the server answers goes to it, too.
        for (String expected : List.of("d" + i, "e" + i, "server: ", "server: s" + i, "f" + i)) {
          assertThat(client.readAnswer()).endsWith(expected);
        }
      }
      sending.join();
      assertThat(echo.ended).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /direct HTTP/1.0\r\nContent-Length: 1\r\n\r\nx",
        "POST /direct HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
        "POST /direct HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx"
      })
  void whatIsNotPlainGoesToTheServer(String request) throws Exception {
    try (HttpServer server = start(settings(), echo(DirectConnectionTest::atOnce));
        RawConnection client = new RawConnection(server.address())) {
      assertThat(client.send(request).readUntil("server: x")).endsWith("server: x");
    }
  }

  @Test
  void aClientThatMeansToCloseIsTold() throws Exception {
    try (HttpServer server = start(settings(), echo(DirectConnectionTest::elsewhere));
        RawConnection client = new RawConnection(server.address())) {
      assertThat(client.send(post("/direct", "x", "Connection: close")).readAll())
          .contains("\r\nconnection: close\r\n")
          .endsWith("\r\n\r\nx");
    }
  }

  @Test
  void anOldConnectionEndsWithAnAnswer() throws Exception {
    HttpSettings aged =
        settings().withAge(new ConnectionAge(Duration.ofSeconds(1), Duration.ofSeconds(1)));
    try (HttpServer server = start(aged, echo(DirectConnectionTest::elsewhere));
        RawConnection client = new RawConnection(server.address())) {
      String answer = client.send(post("/direct", "x")).readAnswer();
      // The server may also end it between two requests.
      while (!answer.isEmpty() && !answer.contains("connection: close")) {
        assertThat(answer).endsWith("\r\n\r\nx");
        answer = client.send(post("/direct", "x")).readAnswer();
      }
      assertThat(client.readAll()).isEmpty();
    }
  }

  @Test
  void aDrainWaitsForTheAnswerAndEndsTheConnection() throws Exception {
    Echo echo = echo(asked -> {});
    HttpSettings settings = settings().withDrain(new Drain(Duration.ZERO, Duration.ofSeconds(60)));
    try (HttpServer server = start(settings, echo);
        RawConnection client = new RawConnection(server.address())) {
      client.send(post("/direct", "x"));
      until(() -> !echo.ended.isEmpty());
      CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
      // It takes no connection any more: the drain has begun.
      until(() -> refuses(server.address()));
      echo.ended.element().answer(200);

      assertThat(client.readAll()).contains("\r\nconnection: close\r\n").endsWith("\r\n\r\nx");
      closed.join();
    }
  }

  private static boolean refuses(InetSocketAddress address) {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      return !socket.isConnected();
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void aClientThatGoesIsToldWhereverItsRequestIs() throws Exception {
    Echo echo = echo(asked -> {});
    try (HttpServer server = start(settings(), echo)) {
      try (RawConnection client = new RawConnection(server.address())) {
        client.send(post("/direct", "x"));
        until(() -> !echo.ended.isEmpty());
      }
      until(() -> echo.gone.get() == 1);
      // Its answer goes nowhere.
      echo.ended.remove().answer(200);
      until(() -> echo.sent.get() == 1);

      try (RawConnection client = new RawConnection(server.address())) {
        client.send(post("/direct", "whole").replace("whole", "wh"));
      }
      until(() -> echo.gone.get() == 2);
      assertThat(echo.ended).isEmpty();
    }
  }

  @Test
  void aBodyThatDoesNotComeIsAnswered408() throws Exception {
    Echo echo = new Echo(DirectConnectionTest::atOnce, Duration.ofMillis(50));
    try (HttpServer server = start(settings(), echo);
        RawConnection client = new RawConnection(server.address())) {
      client.send(post("/direct", "whole").replace("whole", "wh"));

      assertThat(client.readAll())
          .startsWith("HTTP/1.1 408 Request Timeout\r\n")
          .contains("connection: close")
          .endsWith("{\"error\":\"The body did not arrive in time\"}");
      assertThat(echo.gone).hasValue(1);
      assertThat(echo.ended).isEmpty();
    }
  }

  @Test
  void anAnswerThatIsNotTakenEndsTheConnectionAndIsGivenBack() throws Exception {
    Echo echo =
        new Echo(
            asked -> {
              asked.body.writeZero(LARGE);
              asked.answer(200);
            },
            Duration.ofMillis(200));
    try (HttpServer server = start(settings(), echo);
        RawConnection client = new RawConnection(server.address())) {
      client.send(post("/direct", "x"));

      until(() -> echo.sent.get() == 1);
      assertThat(client.readAll().length()).isLessThan(LARGE);
    }
  }

  @Test
  void aRequestThatRunsForLongIsNotCut() throws Exception {
    Echo echo = new Echo(asked -> {}, Duration.ofMillis(20));
    Limits limits =
        new Limits(10, 1000, 1000, 1000, 10, Duration.ofSeconds(5), Duration.ofMillis(30));
    try (HttpServer server = start(settings().withLimits(limits), echo);
        RawConnection client = new RawConnection(server.address());
        RawConnection idle = new RawConnection(server.address())) {
      client.send(post("/direct", "x"));
      // Longer than a connection may be idle, and a client may be slow.
      assertThat(idle.readAll()).isEmpty();
      until(() -> !echo.ended.isEmpty());
      echo.ended.remove().answer(201);

      assertThat(client.readAnswer()).startsWith("HTTP/1.1 201 Created\r\n").endsWith("x");
      // Then it is idle, too.
      assertThat(client.readAll()).isEmpty();
    }
  }

  @Test
  void largeAnswersAreWhole() throws Exception {
    Echo echo = echo(DirectConnectionTest::elsewhere);
    String body = "0123456789abcdef".repeat(20_000);
    try (HttpServer server =
            start(settings().withLimits(Limits.DEFAULT.withRequestLength(1 << 20)), echo);
        RawConnection client = new RawConnection(server.address())) {
      for (int i = 0; i < 5; i++) {
        assertThat(client.send(post("/direct", body)).readAnswer()).endsWith("\r\n\r\n" + body);
      }
    }
  }

  @Test
  void anAnswerSaysNothingThatItDoesNotMean() {
    assertThatThrownBy(() -> new Answer.Field("x", "a\r\nb: c"))
        .hasMessageContaining("expected: visible ASCII");
    assertThatThrownBy(() -> new Answer(99, List.of(), Unpooled.EMPTY_BUFFER))
        .hasMessage("status: 99 (expected: 200 to 599)");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 784111777, 1764486000, 1709164800, 4102444799L})
  void datesAreThoseOfTheJdk(long second) {
    String expected =
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", java.util.Locale.ENGLISH)
            .format(Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC));

    assertThat(HttpDate.of(second)).isEqualTo(expected);
    assertThat(expected.getBytes(StandardCharsets.US_ASCII)).hasSize(29);
  }
}
