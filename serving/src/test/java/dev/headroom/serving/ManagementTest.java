package dev.headroom.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.http.HttpSettings;
import dev.headroom.http.KeyFile;
import dev.headroom.serving.engine.Engines;
import dev.headroom.serving.engine.onnx.OnnxEngine;
import dev.headroom.serving.repository.ConfigFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may reload, and over which port. */
@Timeout(60)
class ManagementTest {
  private static final String RELOAD = "POST /v1/config/reload";
  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final InetSocketAddress ALL = new InetSocketAddress(0);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir private Path folder;

  private ModelServer start(HttpSettings http, Optional<HttpSettings> management) throws Exception {
    Path config = TestServer.config(folder);
    return ModelServer.start(
        new ServerSettings(http, management, 0, Duration.ZERO, "test"),
        new ConfigFile(config, 1),
        new Engines(new OnnxEngine()));
  }

  private HttpSettings withKey(HttpSettings settings) throws Exception {
    Path keys = Files.writeString(folder.resolve("keys"), "secret\n");
    return settings.withKeys(new KeyFile(keys, Set.of("/v2/health/live", "/metrics")));
  }

  @Test
  void onLoopbackRestManages() throws Exception {
    try (ModelServer server = start(HttpSettings.on(LOOPBACK), Optional.empty())) {
      assertThat(status(server.address(), RELOAD, "")).isBetween(200, 201);
    }
  }

  @Test
  void whereAllMayComeReloadIsRefusedAndTheRestServed() throws Exception {
    try (ModelServer server = start(HttpSettings.on(ALL), Optional.empty())) {
      assertThat(status(server.address(), RELOAD, "")).isEqualTo(403);
      assertThat(status(server.address(), "POST /v1/config/%72eload", "")).isEqualTo(403);
      assertThat(status(server.address(), "GET /v1/config", "")).isEqualTo(200);
      assertThat(status(server.address(), "GET /v2", "")).isEqualTo(200);
    }
  }

  @Test
  void withKeysRestManagesForThoseWhoHaveOne() throws Exception {
    try (ModelServer server = start(withKey(HttpSettings.on(ALL)), Optional.empty())) {
      assertThat(status(server.address(), RELOAD, "")).isEqualTo(401);
      assertThat(status(server.address(), RELOAD, "wrong")).isEqualTo(401);
      assertThat(status(server.address(), RELOAD, "secret")).isBetween(200, 201);
      assertThat(status(server.address(), "POST /v2/models/m/infer", "")).isEqualTo(401);
      assertThat(status(server.address(), "GET /v2/health/live", "")).isEqualTo(200);
      assertThat(status(server.address(), "GET /metrics", "")).isNotEqualTo(401);
    }
  }

  @Test
  void apartManagementIsOnItsPortOnly() throws Exception {
    HttpSettings apart = HttpSettings.on(LOOPBACK);
    try (ModelServer server = start(HttpSettings.on(LOOPBACK), Optional.of(apart))) {
      InetSocketAddress management = server.managementAddress().orElseThrow();
      assertThat(status(server.address(), RELOAD, "")).isEqualTo(403);
      assertThat(status(management, RELOAD, "")).isBetween(200, 201);
      assertThat(status(management, "GET /v1/config", "")).isEqualTo(200);
      assertThat(status(management, "POST /v2/models/m/infer", "")).isEqualTo(404);
    }
  }

  @Test
  void managementForAllWithoutKeysIsRefused() {
    assertThatThrownBy(() -> start(HttpSettings.on(LOOPBACK), Optional.of(HttpSettings.on(ALL))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(expected: loopback, or API keys");
  }

  /** Some of {@code http}'s forms, through the whole server. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST /v2 HTTP/1.1~Host: h~Content-Length: 4~Transfer-Encoding: chunked~~0~~|400",
        "POST /v2 HTTP/1.1~Host: h~Content-Length: 1~Content-Length: 2~~xx|400",
        "POST /v2 HTTP/1.1~Host: h~Transfer-Encoding: xchunked~~0~~|501",
        "POST /v2 HTTP/1.0~Transfer-Encoding: chunked~~0~~|400",
        "GET /v2 HTTP/1.1~Host: h~Host: i~~|400",
        "GET /v2 HTTP/1.1~~|400",
        "GET /v2 HTTP/1.1~Host: h~A: b~ c~~|400",
        "TRACE /v2 HTTP/1.1~Host: h~~|405",
        "CONNECT h:80 HTTP/1.1~Host: h~~|405",
        "GET /v2 HTTP/1.1~Host: h~~|200",
      })
  void whatCouldBeReadInTwoWaysIsRefused(String request, int status) throws Exception {
    try (ModelServer server = start(HttpSettings.on(LOOPBACK), Optional.empty());
        Socket socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write(request.replace("~", "\r\n").getBytes(StandardCharsets.US_ASCII));
      if (status == 200) {
        assertThat(new String(socket.getInputStream().readNBytes(13), StandardCharsets.US_ASCII))
            .isEqualTo("HTTP/1.1 200 ");
      } else {
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
            .as("the answer, to the end of the connection")
            .startsWith("HTTP/1.1 " + status + " ");
      }
    }
  }

  private static int status(InetSocketAddress address, String line, String key) throws Exception {
    String[] parts = line.split(" ", 2);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + parts[1]))
            .method(parts[0], HttpRequest.BodyPublishers.noBody());
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    return CLIENT.send(request.build(), BodyHandlers.discarding()).statusCode();
  }
}
