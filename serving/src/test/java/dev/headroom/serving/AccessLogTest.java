package dev.headroom.serving;

import static dev.headroom.serving.GrpcClient.INFER;
import static dev.headroom.serving.GrpcClient.PREDICT;
import static dev.headroom.serving.GrpcClient.floats;
import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.http.HttpSettings;
import dev.headroom.http.KeyFile;
import dev.headroom.serving.grpc.proto.inference.ModelInferRequest;
import dev.headroom.serving.grpc.proto.inference.ModelStreamInferResponse;
import dev.headroom.serving.grpc.proto.tensorflow.serving.ModelSpec;
import dev.headroom.serving.grpc.proto.tensorflow.serving.PredictRequest;
import dev.headroom.serving.permission.Permission;
import dev.headroom.serving.record.AccessLog;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the access log says of requests to a running server. */
@Timeout(120)
class AccessLogTest {
  private static final String KEY = "long-secret-key";
  private static final String INPUT =
      "{\"id\":\"mine\",\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2]}]}";

  @TempDir private Path folder;
  private Path log;
  private TestServer server;
  private GrpcClient grpc;

  @BeforeEach
  void start() throws Exception {
    log = folder.resolve("access.log");
    TestServer.write(folder.resolve("add"), 1, OnnxBytes.add(1, -1, 2));
    Path keys = Files.writeString(folder.resolve("keys"), KEY + "\n");
    server =
        serve(
            TestServer.anyPort()
                .withKeys(
                    new KeyFile(keys, Set.of("/v2/health/ready", "/metrics"), Permission.WORDS)),
            log);
    grpc = GrpcClient.of(server);
  }

  private TestServer serve(HttpSettings settings, Path to) throws Exception {
    return TestServer.start(
        TestServer.config(folder, "{\"config\":{\"name\":\"add\",\"base_path\":\"add\"}}"),
        settings,
        AccessLog.toFile(to));
  }

  @AfterEach
  void stop() {
    grpc.close();
    server.close();
  }

  private List<JsonNode> lines() {
    List<JsonNode> lines = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(log)) {
        lines.add(TestServer.json(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  private JsonNode line(String field, String value) {
    until("a line of " + value, () -> !with(field, value).isEmpty());
    return with(field, value).getFirst();
  }

  private List<JsonNode> with(String field, String value) {
    return lines().stream().filter(line -> line.path(field).asText().equals(value)).toList();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.uri(path)).header("Authorization", "Bearer " + KEY);
  }

  private int post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return server.send(request.build()).statusCode();
  }

  @Test
  void anInferenceRequestOfRest() throws Exception {
    Instant before = Instant.now().minusMillis(1);
    assertThat(post("/v2/models/add/infer?token=hidden", INPUT)).isEqualTo(200);

    JsonNode line = line("path", "/v2/models/add/infer");
    assertThat(Instant.parse(line.path("time").asText())).isBetween(before, Instant.now());
    assertThat(line.path("peer").asText()).startsWith("127.0.0.1:");
    assertThat(line.path("interface").asText()).isEqualTo("REST");
    assertThat(line.path("api").asText()).isEqualTo("V2");
    assertThat(line.path("method").asText()).isEqualTo("POST");
    assertThat(line.path("status").asInt()).isEqualTo(200);
    assertThat(line.path("outcome").asText()).isEqualTo("done");
    assertThat(line.path("model").asText()).isEqualTo("add");
    assertThat(line.path("version").asInt()).isEqualTo(1);
    assertThat(line.path("request_bytes").asInt()).isEqualTo(INPUT.length());
    assertThat(line.path("response_bytes").asInt()).isPositive();
    assertThat(line.path("queue_us").asLong(-1)).isNotNegative();
    assertThat(line.path("run_us").asLong(-1)).isNotNegative();
    assertThat(line.path("duration_us").asLong())
        .isGreaterThanOrEqualTo(line.path("queue_us").asLong() + line.path("run_us").asLong());
    assertThat(line.path("request_id").asText()).isEqualTo("mine");
    assertThat(Files.readString(log)).doesNotContain("hidden").doesNotContain(KEY);
  }

  @Test
  void requestsThatFailSayHow() throws Exception {
    assertThat(post("/v1/models/add:predict", "{}", "X-Request-ID", "r-1")).isEqualTo(400);
    JsonNode invalid = line("request_id", "r-1");
    assertThat(invalid.path("api").asText()).isEqualTo("V1");
    assertThat(invalid.path("outcome").asText()).isEqualTo("invalid");
    assertThat(invalid.path("model").asText()).isEqualTo("add");
    assertThat(invalid.has("run_us")).isFalse();

    assertThat(post("/v2/models/none/versions/7/infer", INPUT, "X-Request-ID", "r-2"))
        .isEqualTo(404);
    JsonNode unknown = line("request_id", "r-2");
    assertThat(unknown.path("outcome").asText()).isEqualTo("not_found");
    assertThat(unknown.path("model").asText()).isEqualTo("none");
    assertThat(unknown.path("version").asInt()).isEqualTo(7);

    assertThat(server.get("/v1/models/add").statusCode()).isEqualTo(401);
    JsonNode refused = line("status", "401");
    assertThat(refused.path("outcome").asText()).isEqualTo("unauthorized");
    assertThat(refused.path("path").asText()).isEqualTo("/v1/models/add");
  }

  @Test
  void nobodyBeginsALineOfHisOwn() throws Exception {
    String id = "a\\n{\\\"status\\\":200}\\u001b[2J\\u2028é\\ud800";
    assertThat(post("/v2/models/add/infer", INPUT.replace("mine", id))).isEqualTo(200);
    assertThat(post("/v2/models/%22%7D%E2%80%A8%7B/infer", INPUT)).isEqualTo(404);

    until("both are there", () -> lines().size() >= 2);
    List<String> lines = Files.readAllLines(log);
    assertThat(lines).allSatisfy(line -> assertThat(line).matches("\\{[ -~]*\\}"));
    assertThat(lines())
        .anySatisfy(
            line ->
                assertThat(line.path("request_id").asText())
                    .isEqualTo("a\n{\"status\":200}\u001b[2J\u2028é\ud800"));
    assertThat(lines.size()).isEqualTo(lines().size());
  }

  @Test
  void callsOfGrpcAndEachMessageOfAStream() throws Exception {
    Metadata metadata = new Metadata();
    metadata.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + KEY);
    var channel =
        ClientInterceptors.intercept(
            grpc.channel(), MetadataUtils.newAttachHeadersInterceptor(metadata));
    ModelInferRequest add = floats("add", 1, 2, 1, 2).toBuilder().setId("g-1").build();
    var _ = ClientCalls.blockingUnaryCall(channel, INFER, CallOptions.DEFAULT, add);
    JsonNode done = line("request_id", "g-1");
    assertThat(done.path("interface").asText()).isEqualTo("gRPC");
    assertThat(done.path("api").asText()).isEqualTo("V2");
    assertThat(done.path("grpc_status").asText()).isEqualTo("0");
    assertThat(done.path("outcome").asText()).isEqualTo("done");
    assertThat(done.path("model").asText()).isEqualTo("add");
    assertThat(done.path("version").asInt()).isEqualTo(1);
    assertThat(done.path("request_bytes").asInt()).isEqualTo(5 + add.getSerializedSize());

    PredictRequest wrong =
        PredictRequest.newBuilder().setModelSpec(ModelSpec.newBuilder().setName("none")).build();
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> {
                  var _ =
                      ClientCalls.blockingUnaryCall(channel, PREDICT, CallOptions.DEFAULT, wrong);
                }))
        .isNotNull();
    JsonNode missing = line("api", "TFS");
    assertThat(missing.path("grpc_status").asText()).isEqualTo("5");
    assertThat(missing.path("outcome").asText()).isEqualTo("not_found");
    assertThat(missing.path("model").asText()).isEqualTo("none");

    CompletableFuture<Void> over = new CompletableFuture<>();
    StreamObserver<ModelInferRequest> requests =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(GrpcClient.STREAM, CallOptions.DEFAULT),
            new StreamObserver<>() {
              @Override
              public void onNext(ModelStreamInferResponse answer) {}

              @Override
              public void onError(Throwable failure) {
                over.completeExceptionally(failure);
              }

              @Override
              public void onCompleted() {
                over.complete(null);
              }
            });
    requests.onNext(add.toBuilder().setId("s-1").build());
    requests.onNext(add.toBuilder().setId("s-2").setModelName("none").build());
    requests.onCompleted();
    over.get(30, TimeUnit.SECONDS);
    assertThat(line("request_id", "s-1").path("outcome").asText()).isEqualTo("done");
    assertThat(line("request_id", "s-2").path("outcome").asText()).isEqualTo("not_found");
    until(
        "and the stream as a whole",
        () ->
            with("path", "/inference.GRPCInferenceService/ModelStreamInfer").stream()
                .anyMatch(line -> line.path("grpc_status").asText().equals("0")));
  }

  /** Without keys most requests of inference pass Armeria by. */
  @Test
  void requestsStraightFromTheirConnection() throws Exception {
    log = folder.resolve("direct.log");
    try (TestServer open = serve(TestServer.anyPort(), log)) {
      assertThat(open.post("/v2/models/add/infer", INPUT).statusCode()).isEqualTo(200);
      JsonNode done = line("request_id", "mine");
      assertThat(done.path("peer").asText()).startsWith("127.0.0.1:");
      assertThat(done.path("api").asText()).isEqualTo("V2");
      assertThat(done.path("status").asInt()).isEqualTo(200);
      assertThat(done.path("outcome").asText()).isEqualTo("done");
      assertThat(done.path("model").asText()).isEqualTo("add");
      assertThat(done.path("version").asInt()).isEqualTo(1);
      assertThat(done.path("request_bytes").asInt()).isEqualTo(INPUT.length());
      assertThat(done.path("response_bytes").asInt()).isPositive();
      assertThat(done.path("duration_us").asLong())
          .isGreaterThanOrEqualTo(done.path("queue_us").asLong() + done.path("run_us").asLong());

      assertThat(open.post("/v1/models/add:predict", "{").statusCode()).isEqualTo(400);
      JsonNode invalid = line("path", "/v1/models/add:predict");
      assertThat(invalid.path("status").asInt()).isEqualTo(400);
      assertThat(invalid.path("outcome").asText()).isEqualTo("invalid");
      assertThat(invalid.path("model").asText()).isEqualTo("add");

      try (Socket socket = open.socket()) {
        socket
            .getOutputStream()
            .write(
                ("POST /v2/models/add/infer HTTP/1.1\r\nHost: h\r\nX-Request-ID: torn\r\n"
                        + "Content-Length: 100\r\n\r\n{")
                    .getBytes(StandardCharsets.US_ASCII));
      }
      JsonNode torn = line("request_id", "torn");
      assertThat(torn.has("status")).isFalse();
      assertThat(torn.path("outcome").asText()).isEqualTo("cancelled");
      assertThat(with("request_id", "torn")).hasSize(1);
    }
  }

  @Test
  void aFileThatWasMovedIsMadeAnew() throws Exception {
    assertThat(post("/v2/models/add/infer", INPUT)).isEqualTo(200);
    until("it is written", () -> !lines().isEmpty());
    Path moved = Files.move(log, folder.resolve("access.log.1"));

    until(
        "a request goes to the new file",
        () -> {
          assertThat(server.get("/v2/health/ready").statusCode()).isEqualTo(200);
          return Files.exists(log) && !lines().isEmpty();
        });
    assertThat(Files.readString(moved)).contains("\"/v2/models/add/infer\"").endsWith("}\n");
    assertThat(server.metric("headroom_records_dropped_total{record=\"access_log\"}")).isZero();
  }
}
