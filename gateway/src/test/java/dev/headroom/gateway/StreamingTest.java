package dev.headroom.gateway;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Answers that flow, headers on the way, replicas that leave, clients that go. */
class StreamingTest {
  private static final ResponseHeaders SSE =
      ResponseHeaders.of(HttpStatus.OK, HttpHeaderNames.CONTENT_TYPE, MediaType.EVENT_STREAM);

  @Test
  void eachEventPassesBeforeTheNextIsMade() throws Exception {
    CompletableFuture<HttpResponseWriter> stream = new CompletableFuture<>();
    try (TestReplica replica =
            new TestReplica(
                "a",
                (_, _) -> {
                  HttpResponseWriter writer = HttpResponse.streaming();
                  writer.write(SSE);
                  stream.complete(writer);
                  return writer;
                });
        RunningGateway gateway = new RunningGateway(PoolLimits.DEFAULT, false, replica.ready())) {
      var answer =
          gateway
              .client()
              .send(HttpRequest.newBuilder(gateway.uri("/")).build(), BodyHandlers.ofInputStream());
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
      for (int i = 0; i < 3; i++) {
        stream.get(20, TimeUnit.SECONDS).write(HttpData.ofUtf8("data: " + i + "\n\n"));
        assertThat(lines.readLine()).isEqualTo("data: " + i);
        assertThat(lines.readLine()).isEmpty();
      }
      assertThat(gateway.pool.snapshot().inFlight()).isEqualTo(1);
      stream.get().close();
      assertThat(lines.readLine()).isNull();
      until(() -> gateway.pool.snapshot().inFlight() == 0);
    }
  }

  @Test
  void aClientThatGoesEndsTheReplicasWork() throws Exception {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    try (TestReplica replica =
            new TestReplica(
                "a",
                (_, _) -> {
                  HttpResponseWriter writer = HttpResponse.streaming();
                  var _ = writer.whenComplete().whenComplete((_, _) -> ended.complete(null));
                  return writer;
                });
        RunningGateway gateway = new RunningGateway(PoolLimits.DEFAULT, true, replica.ready())) {
      var answer = gateway.posting("/", "body");
      until(() -> gateway.pool.snapshot().inFlight() == 1 && !replica.asked().isEmpty());

      answer.cancel(true);

      ended.get(20, TimeUnit.SECONDS);
      until(() -> gateway.pool.snapshot().inFlight() == 0);
      assertThat(replica.asked()).hasSize(1);
    }
  }

  @Test
  void aReplicaThatSaysNothingIsGivenUp() throws Exception {
    try (TestReplica replica = new TestReplica("a", (_, _) -> HttpResponse.streaming());
        RunningGateway gateway =
            new RunningGateway(
                PoolLimits.DEFAULT.withSilence(Duration.ofMillis(100)), true, replica.ready())) {
      var answer = gateway.post("/v2/models/m/infer", "");

      assertThat(answer.statusCode()).isEqualTo(504);
      assertThat(answer.body()).contains("pool: replica a sent nothing for 100 ms");
      assertThat(gateway.events).containsExactly("a SILENT");
    }
  }

  @Test
  void aDrainingReplicaFinishesAndGetsNothingNew() throws Exception {
    CompletableFuture<HttpResponse> last = new CompletableFuture<>();
    try (TestReplica old = new TestReplica("old", (_, _) -> HttpResponse.of(last));
        TestReplica young = TestReplica.named("young");
        RunningGateway gateway = new RunningGateway(PoolLimits.DEFAULT, false, old.ready())) {
      var answer = gateway.posting("/", "");
      until(() -> !old.asked().isEmpty());
      gateway.pool.replicas(List.of(old.ready().draining(), young.ready()));
      CompletableFuture<Void> idle = gateway.pool.whenIdle("old");

      for (int i = 0; i < 3; i++) {
        assertThat(gateway.get("/").body()).isEqualTo("young");
      }
      assertThat(idle).isNotDone();
      last.complete(HttpResponse.of("finished"));

      idle.get(20, TimeUnit.SECONDS);
      assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo("finished");
      assertThat(gateway.pool.whenIdle("young")).isDone();
    }
  }

  @Test
  void stoppingLetsTheLastAnswerFinish() throws Exception {
    CompletableFuture<HttpResponse> last = new CompletableFuture<>();
    try (TestReplica replica = new TestReplica("a", (_, _) -> HttpResponse.of(last))) {
      RunningGateway gateway = new RunningGateway(PoolLimits.DEFAULT, false, replica.ready());
      var answer = gateway.posting("/", "");
      until(() -> !replica.asked().isEmpty());
      Thread stop = Thread.ofVirtual().start(() -> gateway.gateway.stop(Duration.ofSeconds(20)));
      until(() -> stop.getState() == Thread.State.TIMED_WAITING);

      last.complete(HttpResponse.of("finished"));

      assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo("finished");
      stop.join();
    }
  }

  @Test
  void headersOfTheConnectionEndHereAndTheOriginIsTold() throws Exception {
    try (RawReplica replica =
            new RawReplica(
                "a",
                (socket, _) ->
                    RawReplica.write(
                        socket,
                        "HTTP/1.1 200 OK\r\nconnection: x-hop\r\nx-hop: 1\r\nx-end: 2\r\nkeep-alive: 5\r\ncontent-length: 2\r\n\r\nok"));
        RunningGateway gateway = new RunningGateway(PoolLimits.DEFAULT, false, replica.ready());
        Socket client =
            new Socket(InetAddress.getLoopbackAddress(), gateway.gateway.address().getPort())) {
      RawReplica.write(
          client,
          "GET /x HTTP/1.1\r\nhost: models.example\r\nconnection: close, x-secret\r\nx-secret: 1\r\nx-kept: 2\r\nx-forwarded-for: 10.0.0.9\r\n\r\n");
      String answer = read(client.getInputStream());

      assertThat(replica.heads().getFirst())
          .contains(
              "x-kept: 2\r\n",
              "x-forwarded-for: 127.0.0.1\r\n",
              "x-forwarded-proto: http\r\n",
              "x-forwarded-host: models.example\r\n")
          .doesNotContain("x-secret");
      assertThat(answer)
          .contains("x-end: 2")
          .doesNotContain("x-hop")
          .doesNotContain("keep-alive")
          .endsWith("ok");
    }
  }

  private static String read(InputStream in) throws Exception {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8).toLowerCase(java.util.Locale.ROOT);
  }

  @Test
  void aBodyThatIsTooLongIsRefused() throws Exception {
    GatewaySettings small =
        RunningGateway.settings()
            .withBodies(BodyLimits.DEFAULT.withMaxBytes(1_000).withKept(100, 1_000));
    try (TestReplica replica =
            new TestReplica(
                "a",
                (_, request) ->
                    HttpResponse.of(request.aggregate().thenApply(_ -> HttpResponse.of("all"))));
        RunningGateway gateway =
            new RunningGateway(small, PoolLimits.DEFAULT, false, replica.ready())) {
      assertThat(gateway.post("/", "x".repeat(1_001)).statusCode()).isEqualTo(413);
      HttpRequest chunked =
          HttpRequest.newBuilder(gateway.uri("/"))
              .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[1_001])))
              .build();
      assertThat(gateway.client().send(chunked, BodyHandlers.ofString()).statusCode())
          .isEqualTo(413);
      assertThat(gateway.post("/", "x".repeat(1_000)).body()).isEqualTo("all");
    }
  }

  @Test
  void theGatewayCountsWhatItDid() throws Exception {
    try (TestReplica replica = TestReplica.named("a");
        RunningGateway gateway = new RunningGateway(PoolLimits.DEFAULT, false, replica.ready())) {
      var before = gateway.pool.snapshot();
      for (int i = 0; i < 3; i++) {
        assertThat(gateway.get("/").statusCode()).isEqualTo(200);
      }
      until(() -> gateway.pool.snapshot().latency().count() == 3);

      assertThat(gateway.get("/-/metrics").body())
          .contains("headroom_gateway_answered_total{pool=\"pool\",code=\"200\"} 3\n")
          .contains("headroom_gateway_in_flight{pool=\"pool\",replica=\"a\"} 0\n")
          .contains("headroom_gateway_refused_total{pool=\"pool\",reason=\"queue_full\"} 0\n")
          .contains("headroom_gateway_latency_seconds_bucket{pool=\"pool\",le=\"+Inf\"} 3\n");
      assertThat(gateway.get("/-/healthy").statusCode()).isEqualTo(200);
      assertThat(gateway.get("/-/other").statusCode()).isEqualTo(404);
      var window = gateway.pool.snapshot().latency().since(before.latency());
      assertThat(window.count()).isEqualTo(3);
      assertThat(window.quantile(0.95)).isPositive().isGreaterThanOrEqualTo(window.quantile(0.5));
    }
  }

  @Test
  void callsOfGrpcPassWithTheirTrailers() throws Exception {
    MediaType grpc = MediaType.parse("application/grpc");
    CompletableFuture<SessionProtocol> protocol = new CompletableFuture<>();
    try (TestReplica replica =
            new TestReplica(
                "a",
                (context, _) -> {
                  protocol.complete(context.sessionProtocol());
                  return HttpResponse.of(
                      ResponseHeaders.of(HttpStatus.OK, HttpHeaderNames.CONTENT_TYPE, grpc),
                      HttpData.ofUtf8("frame"),
                      HttpHeaders.of("grpc-status", "0"));
                });
        RunningGateway gateway = new RunningGateway(PoolLimits.DEFAULT, false, replica.ready())) {
      AggregatedHttpResponse answer =
          WebClient.of("h2c://127.0.0.1:" + gateway.gateway.address().getPort())
              .prepare()
              .post("/inference.GRPCInferenceService/ModelInfer")
              .header("te", "trailers")
              .content(grpc, "frame")
              .execute()
              .aggregate()
              .get(20, TimeUnit.SECONDS);

      assertThat(answer.contentUtf8()).isEqualTo("frame");
      assertThat(answer.trailers().get("grpc-status")).isEqualTo("0");
      assertThat(protocol.get().isMultiplex()).isTrue();
    }
  }
}
