package dev.headroom.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.headroom.dashboard.Story;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard's HTTP side over real sockets. */
class DashboardServerTest {
  private static final Instant NOW = Instant.parse("2026-11-22T02:00:00Z");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static DashboardServer dashboard;

  @BeforeAll
  static void start() throws IOException {
    dashboard =
        DashboardServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Story.until(NOW),
            InstantSource.fixed(NOW),
            (server, replica) ->
                server.equals("sentences") && replica.equals("sentences-7")
                    ? Optional.of("Error: <b>no GPU</b>\n")
                    : Optional.empty(),
            Map.of());
  }

  @AfterAll
  static void stop() {
    dashboard.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/dashboard.js",
        "/store.js",
        "/overview.js",
        "/strips.js",
        "/errors.js",
        "/replicas.js",
        "/events.js",
        "/strip.js",
        "/server.js",
        "/decision.js",
        "/dom.js",
        "/dashboard.css",
        "/icon.svg"
      })
  void filesComeWithAStrictPolicy(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
    assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
    assertThat(answer.body().replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("://")
        .doesNotContain("innerHTML");
  }

  @Test
  void theTimelineTellsWhatCameAfterATime() throws Exception {
    JsonNode all = json("/api/v1/timeline?after=0").path("servers").get(0);
    assertThat(all.path("name").asText()).isEqualTo("sentences");
    assertThat(all.path("points")).hasSize(Story.SECONDS + 1);
    assertThat(all.path("points").get(130).path("loads").get(0).path("value").isNull()).isTrue();
    assertThat(all.path("decisions")).hasSize(3);
    long after = NOW.minusSeconds(5).toEpochMilli();
    JsonNode few = json("/api/v1/timeline?after=" + after).path("servers").get(0);
    assertThat(few.path("points")).hasSize(5);
    assertThat(few.path("decisions")).isEmpty();
  }

  @Test
  void summariesAreToldInSteps() throws Exception {
    JsonNode fine = json("/api/v1/timeline?after=0&step=30");
    JsonNode coarse = json("/api/v1/timeline?after=0&step=120");
    assertThat(fine.path("step").asInt()).isEqualTo(30);
    int points = fine.path("servers").get(0).path("points").size();
    assertThat(points).isBetween(Story.SECONDS / 30, Story.SECONDS / 30 + 1);
    assertThat(coarse.path("servers").get(0).path("points").size()).isBetween(2, 3);
    assertThat(json("/api/v1/timeline?step=1").path("step").asInt()).isEqualTo(1);
  }

  @Test
  void aDecisionIsToldWithItsProvenance() throws Exception {
    JsonNode out = json("/api/v1/timeline").path("servers").get(0).path("decisions").get(0);
    assertThat(out.path("currentReplicas").asInt()).isEqualTo(1);
    assertThat(out.path("desiredReplicas").asInt()).isEqualTo(3);
    assertThat(out.at("/verdict/reason").asText()).isEqualTo("AboveTarget");
    assertThat(out.at("/verdict/message").asText())
        .isEqualTo("requests-per-stream 4.8 (target 1) proposes 5; maxReplicas is 3")
        .isEqualTo(out.path("why").asText());
    assertThat(out.path("sentence").asText()).startsWith("1 → 3 replicas: requests-per-stream");
    assertThat(out.path("metrics").get(0).path("value").asDouble()).isEqualTo(4.8);
    assertThat(out.path("metrics").get(0).path("proposedReplicas").asInt()).isEqualTo(5);
    assertThat(out.path("proposedReplicas").asInt()).isEqualTo(5);
    assertThat(out.path("stages").get(0).path("before").asInt()).isEqualTo(5);
    JsonNode blind = json("/api/v1/timeline").path("servers").get(0).path("decisions").get(1);
    assertThat(blind.at("/verdict/reason").asText()).isEqualTo("FailedGetPodsMetric");
    assertThat(blind.path("metrics").get(0).has("value")).isFalse();
  }

  @Test
  void itTellsHowAServerIsNow() throws Exception {
    JsonNode all = json("/api/v1/timeline");
    JsonNode server = all.path("servers").get(0);
    assertThat(server.path("scaling").asText()).isEqualTo("policy");
    assertThat(server.at("/trouble/kind").asText()).isEqualTo("well");
    assertThat(server.at("/trouble/level").asText()).isEqualTo("well");
    assertThat(server.path("replicas")).hasSize(1);
    assertThat(server.at("/replicas/0/state").asText()).isEqualTo("ready");
    assertThat(server.at("/lastExit/how").asText()).isEqualTo("exit code 3");
    assertThat(server.path("failures")).hasSize(2);
    assertThat(server.at("/failures/0/by").asText()).isEqualTo("replica");
    assertThat(server.at("/points/60/errors/0").toString())
        .isEqualTo("{\"status\":429,\"by\":\"gateway\",\"perSecond\":12.0}");
    assertThat(all.path("events")).hasSize(2);
    assertThat(all.at("/events/0/count").asInt()).isEqualTo(2);
    assertThat(json("/api/v1/timeline?after=" + NOW.toEpochMilli()).path("events")).isEmpty();
  }

  @Test
  void theEndOfALogIsText() throws Exception {
    HttpResponse<String> log = get("/api/v1/log?server=sentences&replica=sentences-7");
    assertThat(log.body()).isEqualTo("Error: <b>no GPU</b>\n");
    assertThat(log.headers().firstValue("content-type").orElseThrow()).startsWith("text/plain");
    assertThat(log.headers().firstValue("x-content-type-options")).contains("nosniff");
    assertThat(get("/api/v1/log?server=sentences&replica=sentences-8").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/log").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8001, 200",
    "127.0.0.1, 200",
    "[::1]:8001, 200",
    "10.0.0.7:8001, 200",
    "evil.example:8001, 421",
    "127.0.0.1.evil.example, 421",
  })
  void onlyAddressesAndKnownNamesAreServed(String host, int status) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), dashboard.port())) {
      String request =
          "GET /api/v1/timeline HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
              .readLine();
      assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @Test
  void nothingCanBeChangedAndNonsenseIsRefused() throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(uri("/api/v1/timeline"))
            .POST(HttpRequest.BodyPublishers.ofString("x"))
            .build();
    assertThat(CLIENT.send(post, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    assertThat(get("/api/v1/timeline?after=-1").statusCode()).isEqualTo(400);
    assertThat(get("/../secret").statusCode()).isIn(400, 404);
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
  }

  private static JsonNode json(String path) throws Exception {
    return new JsonMapper().readTree(get(path).body());
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + dashboard.port() + path);
  }

  @Test
  void idleConnectionsAndHeadsThatNeverEndLockNobodyOut() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), dashboard.port());
        idle.add(socket);
        if (i % 2 == 0) {
          socket.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      }
      for (int i = 0; i < 3; i++) {
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")).contains(" 200 ");
      }
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST / HTTP/1.1~Host: localhost~Content-Length: 4~Transfer-Encoding: chunked~~0~~|400",
        "POST / HTTP/1.1~Host: localhost~Transfer-Encoding: cow~~0~~|400",
        "GET / HTTP/1.1~Host: localhost~Host: evil.example~~|400",
        "GET / HTTP/1.1~Host: localhost~A: b~ c~~|400",
        "GET / HTTP/1.1~~|400",
        "TRACE / HTTP/1.1~Host: localhost~~|405",
        "HEAD / HTTP/1.1~Host: localhost~~|200",
        "OPTIONS / HTTP/1.1~Host: localhost~~|405",
        "DELETE /api/v1/timeline HTTP/1.1~Host: localhost~~|405",
      })
  void onlyGetAndHeadWithoutTricks(String request, int status) throws Exception {
    assertThat(raw(request.replace("~", "\r\n"))).startsWith("HTTP/1.1 " + status + " ");
  }

  /** The first line of the answer. */
  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), dashboard.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return String.valueOf(
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
              .readLine());
    }
  }
}
