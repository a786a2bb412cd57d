package dev.headroom.serving;

import static dev.headroom.serving.TestServer.json;
import static dev.headroom.serving.TestServer.text;
import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.serving.OnnxBytes.ElementType;
import dev.headroom.serving.memory.Budget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What requests take of memory is bounded, and given back whatever becomes of them. */
class RequestMemoryTest {
  private static final int LIMIT = 640 << 10;
  private static final String ADD = "/v2/models/add/infer";
  private static final String ZEROS = "/v2/models/zeros/infer";
  private static final String ACTIVE = "ovms_infer_req_active{name=\"slow\",version=\"1\"}";
  private static final Budget BUDGET = new Budget(LIMIT);

  private static TestServer server;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    TestServer.write(folder.resolve("add"), 1, OnnxBytes.add(1, -1, 2));
    TestServer.write(folder.resolve("slow"), 1, OnnxBytes.slow(1000));
    byte[] zeros =
        new OnnxBytes()
            .input("x", ElementType.INT64, -1)
            .output("y", ElementType.FLOAT, -1)
            .node("ConstantOfShape", "x", "y")
            .bytes();
    TestServer.write(folder.resolve("zeros"), 1, zeros);
    server =
        TestServer.start(
            TestServer.config(
                folder,
                "{\"config\":{\"name\":\"add\",\"base_path\":\"add\"}}",
                "{\"config\":{\"name\":\"slow\",\"base_path\":\"slow\"}}",
                "{\"config\":{\"name\":\"zeros\",\"base_path\":\"zeros\"}}"),
            BUDGET);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void allIsGivenBack() throws Exception {
    until(() -> metric("headroom_request_memory_bytes") == 0);
    assertThat(server.post(ADD, floats(2)).statusCode()).isEqualTo(200);
    until(() -> BUDGET.used() == 0);
  }

  private static String floats(int rows) {
    return "{\"inputs\":[{\"name\":\"x\",\"shape\":[%d,2],\"datatype\":\"FP32\",\"data\":[0%s]}]}"
        .formatted(rows, ",0".repeat(2 * rows - 1));
  }

  private static String zeros(long count) {
    return "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"INT64\",\"data\":[%d]}]}"
        .formatted(count);
  }

  private static void send(Socket socket, String path, int length, String body) throws IOException {
    String head =
        "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n".formatted(path, length);
    socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void aLengthThatIsOnlySaidTakesNoMemory() throws Exception {
    try (Socket socket = server.socket()) {
      send(socket, ADD, 500_000, "{");
      until(() -> BUDGET.used() > 0);

      assertThat(BUDGET.used()).isLessThan(100_000);
    }
  }

  @Test
  void whatDoesNotFitNowIsToldToComeAgain() throws Exception {
    String body = floats(100_000);
    HttpResponse<byte[]> refused;
    try (Socket socket = server.socket()) {
      send(socket, ADD, 500_000, " ".repeat(499_999));
      until(() -> BUDGET.used() >= 499_999);

      refused = server.post(ADD, body);
    }
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("retry-after")).contains("1");
    assertThat(json(refused).path("error").asText())
        .startsWith("Other requests take the memory that this one needs - ")
        .endsWith(" of " + LIMIT + " bytes are in use");
    assertThat(server.metric("headroom_request_memory_refused_total")).isPositive();
  }

  @Test
  void aBodyThatCanNeverFitIsRefused() throws Exception {
    byte[] body = floats(200_000).getBytes(StandardCharsets.US_ASCII);
    HttpRequest chunked =
        HttpRequest.newBuilder(server.uri(ADD))
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
            .build();

    assertThat(server.post(ADD, floats(200_000)).statusCode()).isEqualTo(413);
    HttpResponse<byte[]> response = server.send(chunked);

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(text(response)).contains("(expected: at most " + LIMIT + ")");
  }

  @Test
  void decodedTensorsCount() throws Exception {
    // 240 KB of JSON are 480 KB of floats.
    HttpResponse<byte[]> response = server.post(ADD, floats(60_000));

    assertThat(response.statusCode()).as(text(response)).isEqualTo(413);
  }

  @Test
  void stringsCountWithWhatTheyCostInTheHeap() throws Exception {
    String words = "\"\"" + ",\"\"".repeat(20_000);
    HttpResponse<byte[]> response =
        server.post(
            ADD,
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[20001],\"datatype\":\"BYTES\",\"data\":["
                + words
                + "]}]}");

    assertThat(response.statusCode()).as(text(response)).isEqualTo(413);
  }

  @Test
  void aShapeThatIsOnlySaidTakesNoMemory() throws Exception {
    String padding = " ".repeat(300_000);
    HttpResponse<byte[]> response =
        server.post(
            ADD,
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[150000,2],\"datatype\":\"FP64\",\"data\":[]}]}"
                + padding);

    // Eight times the body would not fit: it would be 413.
    assertThat(response.statusCode()).as(text(response)).isEqualTo(400);
  }

  @Test
  void outputsAndAnswersCount() throws Exception {
    HttpResponse<byte[]> response = server.post(ZEROS, zeros(10_000_000));
    HttpResponse<byte[]> predict =
        server.post("/v1/models/zeros:predict", "{\"inputs\":[10000000]}");

    assertThat(response.statusCode()).as(text(response)).isEqualTo(413);
    assertThat(predict.statusCode()).as(text(predict)).isEqualTo(413);
  }

  @Test
  void anAnswerCountsUntilItIsTaken() throws Exception {
    long refused = BUDGET.refused();
    String body = zeros(20_000);
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 12; i++) {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.connect(server.server().address());
        // The connection's own buffers are filled first, of 4 MiB; then an answer stays here.
        for (int sent = 0; sent < 80; sent++) {
          send(socket, ZEROS, body.length(), body);
        }
      }
      until(() -> BUDGET.refused() > refused);

      assertThat(BUDGET.used()).isGreaterThan(LIMIT / 2);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void aClientThatLeavesWhileItsModelRunsTakesNothingWithIt() throws Exception {
    int side = 100;
    String body =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[%d,%d],\"datatype\":\"FP32\",\"data\":[0%s]}]}"
            .formatted(side, side, ",0".repeat(side * side - 1));
    try (Socket socket = server.socket()) {
      send(socket, "/v2/models/slow/infer", body.length(), body);
      until(() -> metric(ACTIVE) == 1);
    }
    // The run reads it until its end.
    long used = BUDGET.used();
    assertThat(used > 0 || metric(ACTIVE) == 0).isTrue();
  }

  private static double metric(String sample) {
    try {
      return server.metric(sample);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void manyAtOnceAreServedOrToldToComeAgain() throws Exception {
    List<CompletableFuture<HttpResponse<byte[]>>> requests = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      requests.add(server.postLater(ADD, floats(15_000)));
    }
    int served = 0;
    for (CompletableFuture<HttpResponse<byte[]>> request : requests) {
      HttpResponse<byte[]> response = request.join();
      assertThat(response.statusCode()).as(text(response)).isIn(200, 503, 429);
      served += response.statusCode() == 200 ? 1 : 0;
    }
    assertThat(served).isPositive();
  }

  @Test
  void clientsThatLeaveInTheMiddleOfTheirBodiesAreForgotten() throws Exception {
    for (int i = 0; i < 50; i++) {
      try (Socket socket = server.socket()) {
        send(socket, ADD, 500_000, " ".repeat(100_000));
        until(() -> BUDGET.used() >= 100_000);
      }
      until(() -> BUDGET.used() == 0);
    }
  }
}
