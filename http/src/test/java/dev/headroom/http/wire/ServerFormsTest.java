package dev.headroom.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import dev.headroom.http.HttpServer;
import dev.headroom.http.HttpSettings;
import dev.headroom.http.RawConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The forms against a whole server, as it is assembled, over a socket. */
@Timeout(60)
class ServerFormsTest {
  /** Targets that no rule of the wire forbids, but the server itself. */
  private static final Set<String> STRICTER =
      Set.of("query", "absolute target", "dot segments below the root");

  private static HttpServer server;

  @BeforeAll
  static void start() throws IOException {
    HttpSettings settings =
        HttpSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server =
        HttpServer.start(
            settings,
            (ctx, request) ->
                HttpResponse.of(
                    request
                        .aggregate()
                        .thenApply(
                            all -> HttpResponse.of(all.contentUtf8() + ctx.sessionProtocol()))));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static List<Form> forms() throws IOException {
    return Form.all();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void isReadOrRefusedAndClosed(Form form) throws IOException {
    int status = STRICTER.contains(form.name()) ? 400 : form.status();
    try (RawConnection connection = new RawConnection(server.address())) {
      connection.send(new String(form.bytes(), StandardCharsets.ISO_8859_1));
      String answer = form.isRefused() ? connection.readAll() : connection.readAnswer();
      assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
      assertThat(answer.split("HTTP/1.1 ", -1)).as("answers").hasSize(2);
    }
  }

  /** The JDK's client asks for it: {@code Upgrade: h2c}, also with a body. */
  @Test
  void anUpgradeToHttp2IsNotInTheWay() throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + "/");
      for (String body : List.of("", "one", "two")) {
        HttpRequest request =
            HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build();
        var answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.body()).isEqualTo(body + "h2c");
      }
    }
  }
}
