package dev.headroom.http;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers over real sockets: places, deadlines, keys, drain. */
@Timeout(120)
class HttpServerTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final HttpService OK =
      (ctx, request) -> HttpResponse.of(HttpStatus.OK, MediaType.PLAIN_TEXT_UTF_8, "ok");

  @TempDir private Path folder;

  static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  static HttpSettings settings(Limits limits) {
    return HttpSettings.on(anyPort()).withLimits(limits).withEventLoops(2);
  }

  @Test
  void whenFullTheConnectionIdleLongestGoes() throws Exception {
    // One event loop: what a client has been answered has then also been noted as ended.
    HttpSettings settings = settings(Limits.DEFAULT.withConnections(3)).withEventLoops(1);
    try (HttpServer server = HttpServer.start(settings, OK);
        RawConnection first = new RawConnection(server.address());
        RawConnection second = new RawConnection(server.address());
        RawConnection third = new RawConnection(server.address())) {
      // All three are known once they were answered; the first is then the most recent one.
      for (RawConnection connection : List.of(first, second, third, first)) {
        assertThat(connection.send(GET).readAnswer()).startsWith("HTTP/1.1 200 ");
      }

      try (RawConnection fourth = new RawConnection(server.address())) {
        assertThat(fourth.send(GET).readAnswer()).startsWith("HTTP/1.1 200 ");

        assertThat(second.readAll()).as("idle longest").isEmpty();
        assertThat(first.send(GET).readAnswer()).startsWith("HTTP/1.1 200 ");
        assertThat(third.send(GET).readAnswer()).startsWith("HTTP/1.1 200 ");
      }
    }
  }

  @Test
  void connectionsThatSayNothingAndHeadsThatNeverEndLockNobodyOut() throws Exception {
    Limits limits = Limits.DEFAULT.withConnections(20);
    List<RawConnection> idle = new ArrayList<>();
    try (HttpServer server = HttpServer.start(settings(limits), OK)) {
      for (int i = 0; i < 100; i++) {
        idle.add(new RawConnection(server.address()).send(i % 2 == 0 ? "" : "GET / HTTP/1.1\r\n"));
      }
      for (int i = 0; i < 10; i++) {
        try (RawConnection newcomer = new RawConnection(server.address())) {
          assertThat(newcomer.send(GET).readAnswer()).startsWith("HTTP/1.1 200 ");
        }
      }
    } finally {
      for (RawConnection connection : idle) {
        connection.close();
      }
    }
  }

  @Test
  void whereAllAreBusyTheNewcomerIsRefused() throws Exception {
    Limits limits = Limits.DEFAULT.withConnections(2);
    CompletableFuture<Void> go = new CompletableFuture<>();
    CountDownLatch arrived = new CountDownLatch(2);
    HttpService slow =
        (ctx, request) -> {
          arrived.countDown();
          return HttpResponse.of(go.thenApply(any -> HttpResponse.of("ok")));
        };
    try (HttpServer server = HttpServer.start(settings(limits), slow);
        RawConnection first = new RawConnection(server.address()).send(GET);
        RawConnection second = new RawConnection(server.address()).send(GET)) {
      arrived.await();
      try (RawConnection newcomer = new RawConnection(server.address())) {
        assertThat(newcomer.readAll()).isEmpty();
      }
      go.complete(null);
      assertThat(first.readAnswer()).startsWith("HTTP/1.1 200 ");
      assertThat(second.readAnswer()).startsWith("HTTP/1.1 200 ");
    }
  }

  /** Time itself is what is tested: a slow client takes it. */
  private static void pass(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Test
  void aHeadThatDoesNotEndInTimeIsGivenUpHoweverItDrips() throws Exception {
    Limits limits = Limits.DEFAULT.withHead(Duration.ofMillis(300));
    try (HttpServer server = HttpServer.start(settings(limits), OK);
        RawConnection slow = new RawConnection(server.address()).send("GET / HTTP/1.1\r\nA: b")) {
      Thread dripping =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      while (true) {
                        slow.send("b");
                        pass(50);
                      }
                    } catch (IOException closed) {
                      // As it should be.
                    }
                  });
      assertThat(slow.readAll()).isEmpty();
      dripping.join();
    }
  }

  @Test
  void aSlowBodyAndAnIdleConnectionAreNotSlowHeads() throws Exception {
    Limits limits = Limits.DEFAULT.withHead(Duration.ofMillis(200));
    HttpService echo =
        (ctx, request) ->
            HttpResponse.of(
                request.aggregate().thenApply(all -> HttpResponse.of(all.contentUtf8())));
    try (HttpServer server = HttpServer.start(settings(limits), echo);
        RawConnection connection = new RawConnection(server.address())) {
      for (int i = 0; i < 2; i++) {
        connection.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\no");
        pass(500);
        connection.send("k");
        assertThat(connection.readAnswer()).startsWith("HTTP/1.1 200 ");
        pass(500);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE / HTTP/1.1", "CONNECT h:80 HTTP/1.1"})
  void whatNoServiceNeedsIsNotAllowed(String line) throws Exception {
    try (HttpServer server = HttpServer.start(settings(Limits.DEFAULT), OK);
        RawConnection connection = new RawConnection(server.address())) {
      connection.send(line + "\r\nHost: h\r\n\r\n");
      assertThat(connection.readAnswer()).startsWith("HTTP/1.1 405 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /a/../../b HTTP/1.1", "GET / HTTP/1.1\r\nExpect: nothing"})
  void whatIsRefusedBeforeTheServiceIsToldAsJson(String head) throws Exception {
    try (HttpServer server = HttpServer.start(settings(Limits.DEFAULT), OK);
        RawConnection connection = new RawConnection(server.address())) {
      assertThat(connection.send(head + "\r\nHost: h\r\n\r\n").readAnswer())
          .startsWith("HTTP/1.1 4")
          .contains("content-type: application/json")
          .doesNotContain("Armeria")
          .containsPattern("\\{\"error\":\"[A-Za-z ]+\"}$");
    }
  }

  @Test
  void requestsInFlightAreFinishedAndTheRestIsClosed() throws Exception {
    CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    CompletableFuture<Void> arrived = new CompletableFuture<>();
    HttpService slow =
        (ctx, request) -> {
          arrived.complete(null);
          return HttpResponse.of(answer);
        };
    HttpServer server =
        HttpServer.start(
            settings(Limits.DEFAULT).withDrain(new Drain(Duration.ZERO, Duration.ofSeconds(30))),
            slow);
    try (RawConnection busy = new RawConnection(server.address()).send(GET);
        RawConnection idle = new RawConnection(server.address())) {
      arrived.join();
      Thread closing = Thread.ofVirtual().start(server::close);
      until("the server closes", server::isClosing);
      answer.complete(HttpResponse.of("ok"));
      assertThat(busy.readAll()).startsWith("HTTP/1.1 200 ").endsWith("ok");
      assertThat(idle.readAll()).isEmpty();
      closing.join();
    }
  }

  @Test
  void withAKeyFileOnlyItsKeysAndOpenPathsPass() throws Exception {
    Path file = Files.writeString(folder.resolve("keys"), "# two\nfirst-key\n\n  second-key \n");
    HttpSettings settings =
        HttpSettings.on(anyPort()).withKeys(new KeyFile(file, Set.of("/health")));
    try (HttpServer server = HttpServer.start(settings, OK)) {
      assertThat(answer(server, "/", ""))
          .startsWith("HTTP/1.1 401 ")
          .contains("www-authenticate: Bearer")
          .contains(
              "{\"error\":\"Unauthorized request due to invalid or missing api-key - missing (exp");
      assertThat(answer(server, "/", "Authorization: Bearer first-key\r\n")).contains(" 200 ");
      assertThat(answer(server, "/", "authorization: bearer second-key\r\n")).contains(" 200 ");
      assertThat(answer(server, "/", "X-API-Key: first-key\r\n")).contains(" 200 ");
      assertThat(answer(server, "/", "X-API-Key: # two\r\n")).contains(" 401 ");
      assertThat(answer(server, "/", "X-API-Key: \r\n")).contains(" 401 ");
      assertThat(answer(server, "/", "Authorization: Bearer first-ke\r\n"))
          .contains(" 401 ")
          .endsWith("{\"error\":\"Unauthorized request due to invalid or missing api-key\"}");
      assertThat(answer(server, "/", "Authorization: Basic first-key\r\nX-API-Key: first-key\r\n"))
          .contains(" 401 ");
      assertThat(answer(server, "/health", "")).contains(" 200 ");
      assertThat(answer(server, "/%68ealth?x=y", "")).contains(" 200 ");
      assertThat(answer(server, "/health/", "")).contains(" 401 ");
      assertThat(answer(server, "/health/../secret", "")).contains(" 400 ");
      assertThat(server.keyRefusals()).isEqualTo(new KeyRefusals(3, 3));

      Files.writeString(file, "third-key\n");
      until(
          "the new key is known",
          () -> answer(server, "/", "X-API-Key: third-key\r\n").contains(" 200 "));
      assertThat(answer(server, "/", "X-API-Key: first-key\r\n")).contains(" 401 ");
    }
  }

  @Test
  void aKeyFileWithoutKeysAndATakenAddressAreSaid() throws Exception {
    Path file = Files.writeString(folder.resolve("keys"), "# none yet\n");
    HttpSettings keyless = HttpSettings.on(anyPort()).withKeys(new KeyFile(file, Set.of()));
    assertThatThrownBy(() -> HttpServer.start(keyless, OK))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": no key in it (expected: at least one, one a line)");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HttpSettings there =
          HttpSettings.on(new InetSocketAddress(taken.getInetAddress(), taken.getLocalPort()));
      assertThatThrownBy(() -> HttpServer.start(there, OK))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(Integer.toString(taken.getLocalPort()))
          .hasMessageContaining("cannot listen");
    }
  }

  private static String answer(HttpServer server, String path, String headers) throws IOException {
    try (RawConnection connection = new RawConnection(server.address())) {
      String head = "GET " + path + " HTTP/1.1\r\nHost: h\r\n";
      return connection.send(head + headers + "\r\n").readAnswer();
    }
  }
}
