package dev.headroom.serving;

import static dev.headroom.serving.TestServer.json;
import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests wait in a queue with an end, a deadline and a way out. */
class QueueTest {
  private static final String LABELS = "{name=\"slow\",version=\"1\"}";
  private static final String INFER = "/v2/models/slow/infer";

  /** Side of the matrix that keeps a stream busy for seconds. */
  private static final int BUSY = 200;

  /** So many multiplications that the stream is busy for minutes. */
  private static final int ENDLESS = 30_000;

  @TempDir Path folder;

  private TestServer serve(int queue, Duration timeout) throws Exception {
    return serve(queue, timeout, 1000);
  }

  private TestServer serve(int queue, Duration timeout, int multiplications) throws Exception {
    TestServer.write(folder.resolve("slow"), 1, OnnxBytes.slow(multiplications));
    String model =
        ("{\"config\":{\"name\":\"slow\",\"base_path\":\"slow\",\"queue\":%d,"
                + "\"plugin_config\":{\"NUM_STREAMS\":1,\"INFERENCE_NUM_THREADS\":1}}}")
            .formatted(queue);
    return TestServer.start(TestServer.config(folder, model), timeout, 0);
  }

  private static String matrix(int side) {
    String data = String.join(",", Collections.nCopies(side * side, "0"));
    return "{\"inputs\":[{\"name\":\"x\",\"shape\":[%d,%d],\"datatype\":\"FP32\",\"data\":[%s]}],\"outputs\":[{\"name\":\"y\"}]}"
        .formatted(side, side, data);
  }

  private static double gauge(TestServer server, String name) {
    return sample(server, name + LABELS);
  }

  private static double sample(TestServer server, String sample) {
    try {
      return server.metric(sample);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Fills the stream with one request and the queue with {@code waiting}. */
  private static List<CompletableFuture<HttpResponse<byte[]>>> fill(
      TestServer server, int waiting) {
    List<CompletableFuture<HttpResponse<byte[]>>> requests = new ArrayList<>();
    requests.add(server.postLater(INFER, matrix(BUSY)));
    until(() -> gauge(server, "ovms_infer_req_active") == 1);
    for (int i = 0; i < waiting; i++) {
      requests.add(server.postLater(INFER, matrix(1)));
    }
    until(() -> gauge(server, "headroom_queue_depth") == waiting);
    return requests;
  }

  @Test
  void aFullQueueRefusesAtOnceAndServesWhatItHas() throws Exception {
    try (TestServer server = serve(2, Duration.ZERO)) {
      List<CompletableFuture<HttpResponse<byte[]>>> accepted = fill(server, 2);
      assertThat(gauge(server, "ovms_current_requests")).isEqualTo(3);

      HttpResponse<byte[]> refused = server.post(INFER, matrix(1));

      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("retry-after")).contains("1");
      assertThat(json(refused).path("error").asText())
          .isEqualTo("The queue of the model is full - 2 requests wait");
      for (CompletableFuture<HttpResponse<byte[]>> request : accepted) {
        assertThat(request.join().statusCode()).isEqualTo(200);
      }
      assertThat(
              server.metric(
                  "headroom_requests_refused_total{name=\"slow\",version=\"1\",reason=\"queue_full\"}"))
          .isEqualTo(1);
      until(() -> gauge(server, "ovms_current_requests") == 0);
      assertThat(server.metric("ovms_wait_for_infer_req_time_us_count" + LABELS)).isEqualTo(3);
    }
  }

  @Test
  void aRequestThatWaitsTooLongIsToldSo() throws Exception {
    try (TestServer server = serve(10, Duration.ofMillis(50))) {
      List<CompletableFuture<HttpResponse<byte[]>>> requests = new ArrayList<>();
      requests.add(server.postLater(INFER, matrix(BUSY)));
      until(() -> gauge(server, "ovms_infer_req_active") == 1);
      HttpResponse<byte[]> late = server.post(INFER, matrix(1));

      assertThat(late.statusCode()).isEqualTo(503);
      assertThat(late.headers().firstValue("retry-after")).contains("1");
      assertThat(json(late).path("error").asText()).isEqualTo("No stream was free within 50 ms");
      assertThat(requests.getFirst().join().statusCode()).isEqualTo(200);
      assertThat(
              server.metric(
                  "headroom_requests_refused_total{name=\"slow\",version=\"1\",reason=\"deadline\"}"))
          .isEqualTo(1);
    }
  }

  @Test
  void aClientThatGoesAwayLeavesTheQueue() throws Exception {
    try (TestServer server = serve(10, Duration.ZERO)) {
      List<CompletableFuture<HttpResponse<byte[]>>> first = fill(server, 0);
      String body = matrix(1);
      try (Socket socket = server.socket()) {
        String request =
            "POST "
                + INFER
                + " HTTP/1.1\r\nHost: a\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        until(() -> gauge(server, "headroom_queue_depth") == 1);
      }

      String left =
          "headroom_requests_refused_total{name=\"slow\",version=\"1\",reason=\"client_gone\"}";
      until(() -> sample(server, left) == 1);
      assertThat(gauge(server, "headroom_queue_depth")).isZero();
      assertThat(first.getFirst().join().statusCode()).isEqualTo(200);
      until(() -> gauge(server, "ovms_current_requests") == 0);
    }
  }

  @Test
  void aClientMayGiveItLessTime() throws Exception {
    try (TestServer server = serve(10, Duration.ofSeconds(30))) {
      List<CompletableFuture<HttpResponse<byte[]>>> first = fill(server, 0);
      HttpRequest impatient =
          HttpRequest.newBuilder(server.uri(INFER))
              .header("Request-Timeout", "0.04")
              .POST(HttpRequest.BodyPublishers.ofString(matrix(1)))
              .build();

      HttpResponse<byte[]> byHeader = server.send(impatient);
      HttpResponse<byte[]> byParameter =
          server.post(INFER, with(matrix(1), "\"parameters\":{\"timeout\":30000}"));

      assertThat(byHeader.statusCode()).isEqualTo(503);
      assertThat(json(byHeader).path("error").asText())
          .isEqualTo("No stream was free within 40 ms");
      assertThat(json(byParameter).path("error").asText())
          .isEqualTo("No stream was free within 30 ms");
      assertThat(first.getFirst().join().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aRunWhoseClientHasGoneIsEnded() throws Exception {
    try (TestServer server = serve(10, Duration.ZERO, ENDLESS)) {
      String body = matrix(BUSY);
      try (Socket socket = server.socket()) {
        String request =
            "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(INFER, body.length(), body);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        until(() -> gauge(server, "ovms_infer_req_active") == 1);
      }

      // It would take minutes.
      until(() -> gauge(server, "ovms_infer_req_active") == 0);
      until(() -> sample(server, refused("client_gone")) == 1);
      until(() -> gauge(server, "ovms_current_requests") == 0);
      assertThat(server.post(INFER, matrix(1)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aRunThatTakesLongerThanItsClientWantsIsEnded() throws Exception {
    try (TestServer server = serve(10, Duration.ZERO, ENDLESS)) {
      HttpRequest impatient =
          HttpRequest.newBuilder(server.uri(INFER))
              .header("Request-Timeout", "0.3")
              .POST(HttpRequest.BodyPublishers.ofString(matrix(BUSY)))
              .build();

      HttpResponse<byte[]> late = server.send(impatient);

      assertThat(late.statusCode()).isEqualTo(503);
      assertThat(json(late).path("error").asText()).isEqualTo("The run was not over within 300 ms");
      assertThat(sample(server, refused("deadline"))).isEqualTo(1);
      assertThat(server.post(INFER, matrix(1)).statusCode()).isEqualTo(200);
    }
  }

  private static String refused(String reason) {
    return "headroom_requests_refused_total{name=\"slow\",version=\"1\",reason=\"%s\"}"
        .formatted(reason);
  }

  @Test
  void aTimeoutThatIsNoneIsSaid() throws Exception {
    try (TestServer server = serve(10, Duration.ZERO)) {
      for (String wrong : List.of("soon", "-1", "0", "1e9", "1".repeat(30))) {
        HttpResponse<byte[]> answer =
            server.send(
                HttpRequest.newBuilder(server.uri(INFER))
                    .header("Request-Timeout", wrong)
                    .POST(HttpRequest.BodyPublishers.ofString(matrix(1)))
                    .build());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("error").asText())
            .contains("Invalid Request-Timeout: " + wrong.substring(0, 1));
      }
    }
  }

  @Test
  void thoseOfALowerNumberGoFirst() throws Exception {
    try (TestServer server = serve(10, Duration.ZERO)) {
      List<CompletableFuture<HttpResponse<byte[]>>> first = fill(server, 0);
      CompletableFuture<HttpResponse<byte[]>> low =
          server.postLater(INFER, with(matrix(BUSY), "\"parameters\":{\"priority\":9}"));
      until(() -> gauge(server, "headroom_queue_depth") == 1);
      CompletableFuture<HttpResponse<byte[]>> high =
          server.postLater(INFER, with(matrix(1), "\"parameters\":{\"priority\":1}"));

      assertThat(high.join().statusCode()).isEqualTo(200);
      assertThat(low).isNotDone();
      assertThat(low.join().statusCode()).isEqualTo(200);
      first.getFirst().join();
    }
  }

  /** {@code json}, an object, with another field. */
  private static String with(String json, String field) {
    return "{" + field + "," + json.substring(1);
  }

  @Test
  void aServerThatStopsAnswersWhatItHasAccepted() throws Exception {
    TestServer server = serve(10, Duration.ZERO);
    List<CompletableFuture<HttpResponse<byte[]>>> requests = fill(server, 2);

    server.server().close();

    for (CompletableFuture<HttpResponse<byte[]>> request : requests) {
      assertThat(request.join().statusCode()).isEqualTo(200);
    }
    server.close();
  }
}
