package dev.headroom.serving;

import static dev.headroom.serving.GrpcClient.INFER;
import static dev.headroom.serving.GrpcClient.floats;
import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import dev.headroom.http.HttpSettings;
import dev.headroom.http.KeyFile;
import dev.headroom.serving.engine.Engines;
import dev.headroom.serving.engine.onnx.OnnxEngine;
import dev.headroom.serving.grpc.frame.Compression;
import dev.headroom.serving.grpc.proto.inference.ModelConfigRequest;
import dev.headroom.serving.grpc.proto.inference.ModelConfigResponse;
import dev.headroom.serving.grpc.proto.inference.ModelInferRequest;
import dev.headroom.serving.grpc.proto.inference.ModelMetadataRequest;
import dev.headroom.serving.grpc.proto.inference.ModelMetadataResponse;
import dev.headroom.serving.grpc.proto.inference.ModelReadyRequest;
import dev.headroom.serving.grpc.proto.inference.ModelReadyResponse;
import dev.headroom.serving.grpc.proto.inference.ModelStatisticsRequest;
import dev.headroom.serving.grpc.proto.inference.ModelStatisticsResponse;
import dev.headroom.serving.grpc.proto.inference.ModelStreamInferResponse;
import dev.headroom.serving.grpc.proto.inference.RepositoryIndexRequest;
import dev.headroom.serving.grpc.proto.inference.RepositoryIndexResponse;
import dev.headroom.serving.grpc.proto.inference.RepositoryModelUnloadRequest;
import dev.headroom.serving.grpc.proto.inference.RepositoryModelUnloadResponse;
import dev.headroom.serving.grpc.proto.inference.ServerMetadataRequest;
import dev.headroom.serving.grpc.proto.inference.ServerMetadataResponse;
import dev.headroom.serving.grpc.proto.tensorflow.serving.GetModelMetadataRequest;
import dev.headroom.serving.grpc.proto.tensorflow.serving.GetModelMetadataResponse;
import dev.headroom.serving.grpc.proto.tensorflow.serving.GetModelStatusRequest;
import dev.headroom.serving.grpc.proto.tensorflow.serving.GetModelStatusResponse;
import dev.headroom.serving.grpc.proto.tensorflow.serving.ModelSpec;
import dev.headroom.serving.grpc.proto.tensorflow.serving.PredictRequest;
import dev.headroom.serving.permission.Permission;
import dev.headroom.serving.repository.ConfigFile;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a key allows, over REST and gRPC alike; models {@code add} and {@code my model}. */
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
class PermissionTest {
  private static final String KEYS =
      """
      # one line of each kind
      all-key
      infer-key infer
      add-key model=add
      two-key model=other model=my%20model
      manage-key manage
      metrics-key metrics
      """;
  private static final String INPUT =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2]}]}";
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  @TempDir private static Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private ModelServer server;
  private GrpcClient grpc;

  @BeforeAll
  void start() throws Exception {
    TestServer.write(folder.resolve("add"), 1, OnnxBytes.add(1, -1, 2));
    Path keys = Files.writeString(folder.resolve("keys"), KEYS);
    HttpSettings settings =
        HttpSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withKeys(new KeyFile(keys, Set.of("/v2/health/live"), Permission.WORDS));
    server =
        ModelServer.start(
            new ServerSettings(settings, Optional.empty(), 0, Duration.ZERO, "test")
                .withGrpc(new GrpcSettings(Optional.empty(), Compression.IDENTITY)),
            new ConfigFile(
                TestServer.config(
                    folder,
                    "{\"config\":{\"name\":\"add\",\"base_path\":\"add\"}}",
                    "{\"config\":{\"name\":\"my model\",\"base_path\":\"add\"}}"),
                1),
            new Engines(new OnnxEngine()));
    until(server::ready);
    grpc = GrpcClient.of(server.address());
  }

  @AfterAll
  void stop() {
    grpc.close();
    server.close();
    http.close();
  }

  /** Each column a key: all, infer, model=add, the other model, manage, metrics, an unknown one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /v2/health/live            | 200 200 200 200 200 200 200",
        "GET /                          | 200 200 200 200 200 200 401",
        "GET /v2                        | 200 200 200 200 200 200 401",
        "POST /v2/models/add/infer      | 200 200 200 403 403 403 401",
        "POST /v2/models/my%20model/infer | 200 200 403 200 403 403 401",
        "POST /v2/models/none/infer     | 404 404 403 403 403 403 401",
        "POST /v2/models/%61dd/infer    | 200 200 200 403 403 403 401",
        "POST /v1/models/add/versions/1:predict | 200 200 200 403 403 403 401",
        "GET /v2/models/add             | 200 200 200 403 200 403 401",
        "GET /v2/models/add/ready       | 200 200 200 403 200 403 401",
        "GET /v2/models/add/config      | 200 200 200 403 200 403 401",
        "GET /v2/models/add/stats       | 200 200 200 403 200 403 401",
        "GET /v1/models/add             | 200 200 200 403 200 403 401",
        "GET /v1/models/add/metadata    | 200 200 200 403 200 403 401",
        "GET /v2/models                 | 200 200 403 403 200 403 401",
        "GET /v1/models                 | 200 200 403 403 200 403 401",
        "GET /v2/models/stats           | 200 200 403 403 200 403 401",
        "GET /v1/config                 | 200 200 403 403 200 403 401",
        "POST /v2/repository/index      | 200 200 403 403 200 403 401",
        "POST /v2/repository/models/none/load   | 404 403 403 403 404 403 401",
        "POST /v2/repository/models/none/unload | 404 403 403 403 404 403 401",
        "POST /v1/config/reload         | 200 403 403 403 200 403 401",
        "GET /metrics                   | 200 403 403 403 403 200 401",
      })
  void overRest(String request, String statuses) throws Exception {
    List<String> keys =
        List.of(
            "all-key", "infer-key", "add-key", "two-key", "manage-key", "metrics-key", "add-ke");
    String[] expected = statuses.split(" ");
    for (int i = 0; i < expected.length; i++) {
      assertThat(rest(request, keys.get(i)).statusCode())
          .as("%s with %s", request, keys.get(i))
          .isEqualTo(Integer.parseInt(expected[i]));
    }
  }

  @Test
  void aForbiddenRequestSaysWhatItsKeyWouldNeed() throws Exception {
    assertThat(rest("POST /v2/models/none/infer", "add-key").body())
        .isEqualTo(
            "{\"error\":\"The API key does not allow inference of this model (expected: a key with"
                + " infer or model=NAME)\"}");
  }

  @Test
  void refusedRequestsAreCounted() throws Exception {
    double[] before = denied();
    rest("GET /v2", "");
    rest("GET /v2", "nobody's");
    rest("GET /v2", "nobody's");
    rest("POST /v1/config/reload", "infer-key");
    assertThat(status("add-key", INFER, floats("my model", 1, 2, 1, 2)).getCode())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    double[] after = denied();
    assertThat(after[0] - before[0]).isEqualTo(1);
    assertThat(after[1] - before[1]).isEqualTo(2);
    assertThat(after[2] - before[2]).isEqualTo(2);
  }

  private double[] denied() throws Exception {
    String page = rest("GET /metrics", "metrics-key").body();
    return List.of("key_missing", "key_unknown", "key_forbids").stream()
        .map(reason -> "headroom_requests_denied_total{reason=\"" + reason + "\"} ")
        .mapToDouble(
            sample ->
                page.lines()
                    .filter(line -> line.startsWith(sample))
                    .mapToDouble(line -> Double.parseDouble(line.substring(sample.length())))
                    .findFirst()
                    .orElseThrow())
        .toArray();
  }

  @Test
  void overGrpcInferenceIsOfTheModelsOfTheKey() {
    ModelInferRequest add = floats("add", 1, 2, 1, 2);
    assertThat(status("all-key", INFER, add).getCode()).isEqualTo(Status.Code.OK);
    assertThat(status("infer-key", INFER, add).getCode()).isEqualTo(Status.Code.OK);
    assertThat(status("add-key", INFER, add).getCode()).isEqualTo(Status.Code.OK);
    for (String key : List.of("two-key", "manage-key", "metrics-key")) {
      assertThat(status(key, INFER, add).getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(status(key, GrpcClient.PREDICT, predict()).getCode())
          .isEqualTo(Status.Code.PERMISSION_DENIED);
    }
    assertThat(status("two-key", INFER, floats("my model", 1, 2, 1, 2)).getCode())
        .isEqualTo(Status.Code.OK);
    // It gets as far as its inputs, of which there are none.
    assertThat(status("add-key", GrpcClient.PREDICT, predict()).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status("add-ke", INFER, add).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  private static PredictRequest predict() {
    return PredictRequest.newBuilder().setModelSpec(spec()).build();
  }

  private static ModelSpec spec() {
    return ModelSpec.newBuilder().setName("add").build();
  }

  @Test
  void overGrpcEachMessageOfAStreamIsAskedFor() throws Exception {
    CompletableFuture<List<ModelStreamInferResponse>> received = new CompletableFuture<>();
    List<ModelStreamInferResponse> answers = new CopyOnWriteArrayList<>();
    StreamObserver<ModelInferRequest> requests =
        ClientCalls.asyncBidiStreamingCall(
            with("two-key").newCall(GrpcClient.STREAM, CallOptions.DEFAULT),
            new StreamObserver<>() {
              @Override
              public void onNext(ModelStreamInferResponse answer) {
                answers.add(answer);
              }

              @Override
              public void onError(Throwable failure) {
                received.completeExceptionally(failure);
              }

              @Override
              public void onCompleted() {
                received.complete(answers);
              }
            });
    requests.onNext(floats("add", 1, 2, 1, 2));
    requests.onNext(floats("my model", 1, 2, 1, 2));
    requests.onCompleted();

    List<ModelStreamInferResponse> got = received.get(30, TimeUnit.SECONDS);
    assertThat(got.get(0).getErrorMessage()).startsWith("The API key does not allow inference");
    assertThat(got.get(1).getErrorMessage()).isEmpty();
    assertThat(got.get(1).getInferResponse().getModelName()).isEqualTo("my model");
  }

  @Test
  void overGrpcStateAndManagementAreAskedForAsOverRest() {
    check(
        "OK OK OK NO OK NO",
        "ModelMetadata",
        ModelMetadataRequest.newBuilder().setName("add").build(),
        ModelMetadataResponse.getDefaultInstance());
    check(
        "OK OK OK NO OK NO",
        "ModelReady",
        ModelReadyRequest.newBuilder().setName("add").build(),
        ModelReadyResponse.getDefaultInstance());
    check(
        "OK OK OK NO OK NO",
        "ModelConfig",
        ModelConfigRequest.newBuilder().setName("add").build(),
        ModelConfigResponse.getDefaultInstance());
    check(
        "OK OK OK NO OK NO",
        "ModelStatistics",
        ModelStatisticsRequest.newBuilder().setName("add").build(),
        ModelStatisticsResponse.getDefaultInstance());
    check(
        "OK OK NO NO OK NO",
        "ModelStatistics",
        ModelStatisticsRequest.getDefaultInstance(),
        ModelStatisticsResponse.getDefaultInstance());
    check(
        "OK OK NO NO OK NO",
        "RepositoryIndex",
        RepositoryIndexRequest.getDefaultInstance(),
        RepositoryIndexResponse.getDefaultInstance());
    check(
        "OK OK OK OK OK OK",
        "ServerMetadata",
        ServerMetadataRequest.getDefaultInstance(),
        ServerMetadataResponse.getDefaultInstance());
    check(
        "NOT_FOUND NO NO NO NOT_FOUND NO",
        "RepositoryModelUnload",
        RepositoryModelUnloadRequest.newBuilder().setModelName("none").build(),
        RepositoryModelUnloadResponse.getDefaultInstance());
    check(
        "OK OK OK NO OK NO",
        GrpcClient.unary(
            "tensorflow.serving.PredictionService/GetModelMetadata",
            GetModelMetadataRequest.getDefaultInstance(),
            GetModelMetadataResponse.getDefaultInstance()),
        GetModelMetadataRequest.newBuilder()
            .setModelSpec(spec())
            .addMetadataField("signature_def")
            .build());
    check(
        "OK OK OK NO OK NO",
        GrpcClient.unary(
            "tensorflow.serving.ModelService/GetModelStatus",
            GetModelStatusRequest.getDefaultInstance(),
            GetModelStatusResponse.getDefaultInstance()),
        GetModelStatusRequest.newBuilder().setModelSpec(spec()).build());
  }

  private <Q extends Message, A extends Message> void check(
      String expected, String method, Q request, A answer) {
    @SuppressWarnings("unchecked")
    Q type = (Q) request.getDefaultInstanceForType();
    check(expected, GrpcClient.unary(GrpcClient.V2 + method, type, answer), request);
  }

  private <Q, A> void check(String expected, MethodDescriptor<Q, A> method, Q request) {
    List<String> keys =
        List.of("all-key", "infer-key", "add-key", "two-key", "manage-key", "metrics-key");
    String[] codes = expected.replace("NO ", "PERMISSION_DENIED ").split(" ");
    for (int i = 0; i < codes.length; i++) {
      assertThat(status(keys.get(i), method, request).getCode())
          .as("%s with %s", method.getFullMethodName(), keys.get(i))
          .isEqualTo(Status.Code.valueOf(codes[i].equals("NO") ? "PERMISSION_DENIED" : codes[i]));
    }
  }

  private Channel with(String key) {
    Metadata metadata = new Metadata();
    metadata.put(AUTHORIZATION, "Bearer " + key);
    return ClientInterceptors.intercept(
        grpc.channel(), MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  private <Q, A> Status status(String key, MethodDescriptor<Q, A> method, Q request) {
    try {
      var _ = ClientCalls.blockingUnaryCall(with(key), method, CallOptions.DEFAULT, request);
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }

  private HttpResponse<String> rest(String line, String key)
      throws IOException, InterruptedException {
    String[] parts = line.strip().split(" ");
    String path = parts[1];
    String body =
        path.endsWith("infer")
            ? INPUT
            : path.endsWith("predict") ? "{\"inputs\":{\"x\":[[1,2]]}}" : "";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.address().getPort() + path))
            .method(
                parts[0],
                parts[0].equals("POST") ? BodyPublishers.ofString(body) : BodyPublishers.noBody());
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  @ParameterizedTest
  @CsvSource({
    "infer,true",
    "manage,true",
    "model=a,true",
    "model=,false",
    "model=a/b,false",
    "model=a%2,false",
    "model=a%20b,true",
    "Infer,false",
    "some-secret,false"
  })
  void theWordsAre(String word, boolean known) {
    assertThat(Permission.WORDS.known().test(word)).isEqualTo(known);
  }

  @Test
  void anUnknownWordIsRefusedAtTheStart() throws Exception {
    Path keys = Files.writeString(folder.resolve("wrong"), "key infre\n");
    HttpSettings settings =
        HttpSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withKeys(new KeyFile(keys, Set.of(), Permission.WORDS));
    assertThatThrownBy(
            () ->
                ModelServer.start(
                    new ServerSettings(settings, Optional.empty(), 0, Duration.ZERO, "test"),
                    new ConfigFile(
                        TestServer.config(Files.createDirectories(folder.resolve("none"))), 1),
                    new Engines(new OnnxEngine())))
        .hasMessage(
            keys
                + ":1: word 1 behind the key (expected: of infer, manage, metrics and model=NAME,"
                + " with spaces between)");
  }
}
