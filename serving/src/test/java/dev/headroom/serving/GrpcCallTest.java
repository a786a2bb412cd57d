package dev.headroom.serving;

import static dev.headroom.serving.GrpcClient.CHECK;
import static dev.headroom.serving.GrpcClient.INFER;
import static dev.headroom.serving.GrpcClient.STREAM;
import static dev.headroom.serving.GrpcClient.V2;
import static dev.headroom.serving.GrpcClient.WATCH;
import static dev.headroom.serving.GrpcClient.floats;
import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Int64Value;
import com.google.protobuf.Message;
import dev.headroom.serving.grpc.proto.health.HealthCheckRequest;
import dev.headroom.serving.grpc.proto.health.HealthCheckResponse;
import dev.headroom.serving.grpc.proto.health.HealthCheckResponse.ServingStatus;
import dev.headroom.serving.grpc.proto.inference.DataType;
import dev.headroom.serving.grpc.proto.inference.InferStatistics;
import dev.headroom.serving.grpc.proto.inference.ModelConfigRequest;
import dev.headroom.serving.grpc.proto.inference.ModelConfigResponse;
import dev.headroom.serving.grpc.proto.inference.ModelInferRequest;
import dev.headroom.serving.grpc.proto.inference.ModelInferResponse;
import dev.headroom.serving.grpc.proto.inference.ModelMetadataRequest;
import dev.headroom.serving.grpc.proto.inference.ModelMetadataResponse;
import dev.headroom.serving.grpc.proto.inference.ModelReadyRequest;
import dev.headroom.serving.grpc.proto.inference.ModelReadyResponse;
import dev.headroom.serving.grpc.proto.inference.ModelStatistics;
import dev.headroom.serving.grpc.proto.inference.ModelStatisticsRequest;
import dev.headroom.serving.grpc.proto.inference.ModelStatisticsResponse;
import dev.headroom.serving.grpc.proto.inference.ModelStreamInferResponse;
import dev.headroom.serving.grpc.proto.inference.RepositoryIndexRequest;
import dev.headroom.serving.grpc.proto.inference.RepositoryIndexResponse;
import dev.headroom.serving.grpc.proto.inference.RepositoryModelLoadRequest;
import dev.headroom.serving.grpc.proto.inference.RepositoryModelLoadResponse;
import dev.headroom.serving.grpc.proto.inference.RepositoryModelUnloadRequest;
import dev.headroom.serving.grpc.proto.inference.RepositoryModelUnloadResponse;
import dev.headroom.serving.grpc.proto.inference.ServerLiveRequest;
import dev.headroom.serving.grpc.proto.inference.ServerLiveResponse;
import dev.headroom.serving.grpc.proto.inference.ServerMetadataRequest;
import dev.headroom.serving.grpc.proto.inference.ServerMetadataResponse;
import dev.headroom.serving.grpc.proto.inference.ServerReadyRequest;
import dev.headroom.serving.grpc.proto.inference.ServerReadyResponse;
import dev.headroom.serving.grpc.proto.reflection.v1.ServerReflectionRequest;
import dev.headroom.serving.grpc.proto.reflection.v1.ServerReflectionResponse;
import dev.headroom.serving.grpc.proto.reflection.v1.ServiceResponse;
import dev.headroom.serving.grpc.proto.tensorflow.SignatureDef;
import dev.headroom.serving.grpc.proto.tensorflow.serving.GetModelMetadataRequest;
import dev.headroom.serving.grpc.proto.tensorflow.serving.GetModelMetadataResponse;
import dev.headroom.serving.grpc.proto.tensorflow.serving.GetModelStatusRequest;
import dev.headroom.serving.grpc.proto.tensorflow.serving.GetModelStatusResponse;
import dev.headroom.serving.grpc.proto.tensorflow.serving.ModelSpec;
import dev.headroom.serving.grpc.proto.tensorflow.serving.ModelVersionStatus;
import dev.headroom.serving.grpc.proto.tensorflow.serving.SignatureDefMap;
import dev.headroom.serving.memory.Budget;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What gRPC has beside inference of one message: streams, time, health, reflection, metadata. */
class GrpcCallTest {
  private static final Budget BUDGET = new Budget(64 << 20);
  private static TestServer server;
  private static GrpcClient client;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    TestServer.write(folder.resolve("add"), 3, OnnxBytes.add(1, -1, 2));
    TestServer.write(folder.resolve("other"), 1, OnnxBytes.add(1, -1, 2));
    TestServer.write(folder.resolve("slow"), 1, OnnxBytes.slow(1000));
    TestServer.write(folder.resolve("endless"), 1, OnnxBytes.slow(30_000));
    TestServer.write(folder.resolve("bad"), 1, new byte[] {1, 2, 3});
    server =
        TestServer.start(
            TestServer.config(
                folder,
                "{\"config\":{\"name\":\"add\",\"base_path\":\"add\"}}",
                "{\"config\":{\"name\":\"other\",\"base_path\":\"other\"}}",
                "{\"config\":{\"name\":\"bad\",\"base_path\":\"bad\"}}",
                "{\"config\":{\"name\":\"endless\",\"base_path\":\"endless\"}}",
                "{\"config\":{\"name\":\"slow\",\"base_path\":\"slow\",\"queue\":1,"
                    + "\"plugin_config\":{\"NUM_STREAMS\":1,\"INFERENCE_NUM_THREADS\":1}}}"),
            BUDGET);
    client = GrpcClient.of(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @AfterEach
  void allMemoryIsGivenBack() {
    until(() -> BUDGET.used() == 0);
  }

  /** What comes of a stream. */
  private static final class Received<T> implements StreamObserver<T> {
    final BlockingQueue<T> messages = new LinkedBlockingQueue<>();
    final CompletableFuture<Status> ended = new CompletableFuture<>();

    @Override
    public void onNext(T message) {
      messages.add(message);
    }

    @Override
    public void onError(Throwable failure) {
      ended.complete(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
      ended.complete(Status.OK);
    }

    T next() throws InterruptedException {
      T message = messages.poll(20, TimeUnit.SECONDS);
      assertThat(message).isNotNull();
      return message;
    }

    Status status() throws Exception {
      return ended.get(20, TimeUnit.SECONDS);
    }
  }

  private static StreamObserver<ModelInferRequest> stream(
      Received<ModelStreamInferResponse> received, CallOptions options) {
    return ClientCalls.asyncBidiStreamingCall(client.channel().newCall(STREAM, options), received);
  }

  @Test
  void aStreamAnswersInOrderAndGoesOnAfterAnError() throws Exception {
    Received<ModelStreamInferResponse> received = new Received<>();
    StreamObserver<ModelInferRequest> requests = stream(received, CallOptions.DEFAULT);
    for (int i = 0; i < 200; i++) {
      ModelInferRequest request = floats(i % 10 == 7 ? "none" : "add", 1, 2, i, 2 * i);
      requests.onNext(request.toBuilder().setId("r" + i).build());
    }
    requests.onCompleted();
    for (int i = 0; i < 200; i++) {
      ModelStreamInferResponse answer = received.next();
      assertThat(answer.getInferResponse().getId()).isEqualTo("r" + i);
      if (i % 10 == 7) {
        assertThat(answer.getErrorMessage()).isEqualTo("Model with requested name is not found");
      } else {
        assertThat(answer.getErrorMessage()).isEmpty();
        assertThat(floats(answer.getInferResponse().getRawOutputContents(0)))
            .containsExactly(i + 1, 2 * i + 1);
      }
    }
    assertThat(received.status()).isEqualTo(Status.OK);
    assertThat(received.messages).isEmpty();
  }

  @Test
  void aStreamsTimeEnds() throws Exception {
    Received<ModelStreamInferResponse> received = new Received<>();
    StreamObserver<ModelInferRequest> requests =
        stream(received, CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS));
    requests.onNext(floats("add", 1, 2, 1, 2));
    received.next();
    assertThat(received.status().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
  }

  @Test
  void aStreamThatIsLeftTakesItsRequestsOut() throws Exception {
    Received<ModelStreamInferResponse> received = new Received<>();
    ClientCall<ModelInferRequest, ModelStreamInferResponse> call =
        client.channel().newCall(STREAM, CallOptions.DEFAULT);
    StreamObserver<ModelInferRequest> requests = ClientCalls.asyncBidiStreamingCall(call, received);
    requests.onNext(busy());
    until(() -> metric("ovms_infer_req_active{name=\"slow\",version=\"1\"}") == 1);
    requests.onNext(floats("slow", 1, 1, 1));
    until(() -> metric("headroom_queue_depth{name=\"slow\",version=\"1\"}") == 1);
    call.cancel("enough", null);
    until(() -> metric("headroom_queue_depth{name=\"slow\",version=\"1\"}") == 0);
  }

  /** Keeps a stream busy for seconds. */
  private static ModelInferRequest busy() {
    return floats("slow", 220, 220, new float[220 * 220]);
  }

  private static double metric(String sample) {
    try {
      return server.metric(sample);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoWaitsTooLongOrLeavesIsTakenOutOfTheQueueAndAFullOneRefuses() throws Exception {
    CompletableFuture<Status> running = new CompletableFuture<>();
    Thread busy =
        Thread.ofVirtual()
            .start(
                () -> {
                  client.call(INFER, busy());
                  running.complete(Status.OK);
                });
    until(() -> metric("ovms_infer_req_active{name=\"slow\",version=\"1\"}") == 1);
    Status late =
        client.refused(
            INFER,
            floats("slow", 1, 1, 1),
            CallOptions.DEFAULT.withDeadlineAfter(50, TimeUnit.MILLISECONDS));
    assertThat(late.getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
    until(() -> metric("headroom_queue_depth{name=\"slow\",version=\"1\"}") == 0);

    ClientCall<ModelInferRequest, ModelInferResponse> waiting =
        client.channel().newCall(INFER, CallOptions.DEFAULT);
    waiting.start(new ClientCall.Listener<>() {}, new Metadata());
    waiting.sendMessage(floats("slow", 1, 1, 1));
    waiting.halfClose();
    until(() -> metric("headroom_queue_depth{name=\"slow\",version=\"1\"}") == 1);
    Status full = client.refused(INFER, floats("slow", 1, 1, 1));
    assertThat(full.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(full.getDescription()).isEqualTo("The queue of the model is full - 1 requests wait");
    waiting.cancel("enough", null);
    until(() -> metric("headroom_queue_depth{name=\"slow\",version=\"1\"}") == 0);
    busy.join();
    assertThat(running).isCompleted();
  }

  /** It would take minutes, and hold the request's memory so long. */
  @Test
  void aRunWhoseClientHasGoneOrWaitsNoLongerIsEnded() {
    ModelInferRequest endless = floats("endless", 300, 300, new float[300 * 300]);
    ClientCall<ModelInferRequest, ModelInferResponse> running =
        client.channel().newCall(INFER, CallOptions.DEFAULT);
    running.start(new ClientCall.Listener<>() {}, new Metadata());
    running.sendMessage(endless);
    running.halfClose();
    until(() -> metric("ovms_infer_req_active{name=\"endless\",version=\"1\"}") == 1);
    running.cancel("enough", null);
    until(() -> metric("ovms_infer_req_active{name=\"endless\",version=\"1\"}") == 0);
    until(() -> metric(refusedOfEndless("client_gone")) == 1);

    Status late =
        client.refused(
            INFER, endless, CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS));

    assertThat(late.getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
    until(() -> metric("ovms_infer_req_active{name=\"endless\",version=\"1\"}") == 0);
    // The client may be first to say that it has waited long enough.
    until(
        () -> metric(refusedOfEndless("deadline")) + metric(refusedOfEndless("client_gone")) == 2);
    assertThat(client.call(INFER, floats("endless", 1, 1, 1)).getOutputsCount()).isEqualTo(1);
  }

  private static String refusedOfEndless(String reason) {
    return "headroom_requests_refused_total{name=\"endless\",version=\"1\",reason=\"%s\"}"
        .formatted(reason);
  }

  @Test
  void aMessageThatIsTooLongIsRefused() {
    Status status = client.refused(INFER, floats("add", 200_000, 2, new float[400_000]));
    assertThat(status.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(status.getDescription())
        .isEqualTo("Message too large (expected: at most 1048576 bytes)");
    Status inflated =
        client.refused(
            INFER,
            floats("add", 200_000, 2, new float[400_000]),
            CallOptions.DEFAULT.withCompression("gzip"));
    assertThat(inflated.getDescription())
        .isEqualTo("Message too large (expected: at most 1048576 bytes)");
  }

  @Test
  void whatIsNotThereIsUnimplemented() {
    Status status =
        client.refused(
            GrpcClient.unary(
                "no.Service/Method",
                ServerLiveRequest.getDefaultInstance(),
                ServerLiveResponse.getDefaultInstance()),
            ServerLiveRequest.getDefaultInstance());
    assertThat(status.getCode()).isEqualTo(Code.UNIMPLEMENTED);
  }

  @Test
  void aModelThatCouldNotBeLoadedIsUnavailable() {
    Status status = client.refused(INFER, floats("bad", 1, 2, 1, 2));
    assertThat(status.getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(status.getDescription())
        .startsWith("Model with requested version is not loaded yet - ");
  }

  @Test
  void tellsItsHealth() throws Exception {
    for (String service :
        List.of(
            "",
            "inference.GRPCInferenceService",
            "tensorflow.serving.PredictionService",
            "tensorflow.serving.ModelService")) {
      assertThat(client.call(CHECK, health(service)).getStatus()).isEqualTo(ServingStatus.SERVING);
    }
    assertThat(client.refused(CHECK, health("other")).getCode()).isEqualTo(Code.NOT_FOUND);
    // Ended by the one who watches: the server would wait for it at its stop.
    try (CancellableContext watching = Context.current().withCancellation()) {
      watching.run(
          () -> {
            Iterator<HealthCheckResponse> watched =
                ClientCalls.blockingServerStreamingCall(
                    client.channel(),
                    WATCH,
                    CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS),
                    health("other"));
            assertThat(watched.next().getStatus()).isEqualTo(ServingStatus.SERVICE_UNKNOWN);
          });
    }
  }

  static HealthCheckRequest health(String service) {
    return HealthCheckRequest.newBuilder().setService(service).build();
  }

  @Test
  void tellsOfTheServerAndItsModels() {
    assertThat(
            client
                .call(
                    v2(
                        "ServerLive",
                        ServerLiveRequest.getDefaultInstance(),
                        ServerLiveResponse.getDefaultInstance()),
                    ServerLiveRequest.getDefaultInstance())
                .getLive())
        .isTrue();
    assertThat(
            client
                .call(
                    v2(
                        "ServerReady",
                        ServerReadyRequest.getDefaultInstance(),
                        ServerReadyResponse.getDefaultInstance()),
                    ServerReadyRequest.getDefaultInstance())
                .getReady())
        .isTrue();
    ServerMetadataResponse metadata =
        client.call(
            v2(
                "ServerMetadata",
                ServerMetadataRequest.getDefaultInstance(),
                ServerMetadataResponse.getDefaultInstance()),
            ServerMetadataRequest.getDefaultInstance());
    assertThat(metadata.getName()).isEqualTo("Headroom");
    assertThat(metadata.getVersion()).isEqualTo("test");
    ModelMetadataResponse model =
        client.call(
            v2(
                "ModelMetadata",
                ModelMetadataRequest.getDefaultInstance(),
                ModelMetadataResponse.getDefaultInstance()),
            ModelMetadataRequest.newBuilder().setName("add").build());
    assertThat(model.getVersionsList()).containsExactly("3");
    assertThat(model.getInputs(0).getName()).isEqualTo("x");
    assertThat(model.getInputs(0).getDatatype()).isEqualTo("FP32");
    assertThat(model.getInputs(0).getShapeList()).containsExactly(-1L, 2L);
    ModelConfigResponse config =
        client.call(
            v2(
                "ModelConfig",
                ModelConfigRequest.getDefaultInstance(),
                ModelConfigResponse.getDefaultInstance()),
            ModelConfigRequest.newBuilder().setName("add").setVersion("3").build());
    assertThat(config.getConfig().getInput(0).getDataType()).isEqualTo(DataType.TYPE_FP32);
    assertThat(config.getConfig().getOutput(0).getDimsList()).containsExactly(-1L, 2L);
    RepositoryIndexResponse index =
        client.call(
            v2(
                "RepositoryIndex",
                RepositoryIndexRequest.getDefaultInstance(),
                RepositoryIndexResponse.getDefaultInstance()),
            RepositoryIndexRequest.getDefaultInstance());
    assertThat(index.getModelsList())
        .extracting(each -> each.getName() + " " + each.getVersion() + " " + each.getState())
        .contains("add 3 READY", "slow 1 READY", "bad 1 UNAVAILABLE");
  }

  @Test
  void tellsWhatItsModelsHaveDone() {
    MethodDescriptor<ModelStatisticsRequest, ModelStatisticsResponse> statistics =
        v2(
            "ModelStatistics",
            ModelStatisticsRequest.getDefaultInstance(),
            ModelStatisticsResponse.getDefaultInstance());
    ModelStatisticsRequest add =
        ModelStatisticsRequest.newBuilder().setName("add").setVersion("3").build();
    client.call(INFER, floats("add", 1, 2, 1, 2));
    ModelStatistics before = client.call(statistics, add).getModelStats(0);
    client.call(INFER, floats("add", 1, 2, 1, 2));
    client.refused(INFER, floats("add", 1, 2, 1));
    ModelStatistics after = client.call(statistics, add).getModelStats(0);
    assertThat(after.getInferenceCount()).isEqualTo(before.getInferenceCount() + 1);
    assertThat(after.getExecutionCount()).isEqualTo(before.getExecutionCount() + 1);
    InferStatistics more = after.getInferenceStats();
    assertThat(more.getSuccess().getCount())
        .isEqualTo(before.getInferenceStats().getSuccess().getCount() + 1);
    assertThat(more.getFail().getCount())
        .isEqualTo(before.getInferenceStats().getFail().getCount() + 1);
    assertThat(more.getComputeInfer().getNs()).isPositive();
    assertThat(client.call(statistics, ModelStatisticsRequest.getDefaultInstance()))
        .extracting(all -> all.getModelStatsList().stream().map(ModelStatistics::getName).toList())
        .asInstanceOf(InstanceOfAssertFactories.list(String.class))
        .contains("add", "slow");
  }

  @Test
  void loadsAndUnloadsModels() {
    MethodDescriptor<RepositoryModelUnloadRequest, RepositoryModelUnloadResponse> unload =
        v2(
            "RepositoryModelUnload",
            RepositoryModelUnloadRequest.getDefaultInstance(),
            RepositoryModelUnloadResponse.getDefaultInstance());
    MethodDescriptor<RepositoryModelLoadRequest, RepositoryModelLoadResponse> load =
        v2(
            "RepositoryModelLoad",
            RepositoryModelLoadRequest.getDefaultInstance(),
            RepositoryModelLoadResponse.getDefaultInstance());
    client.call(unload, RepositoryModelUnloadRequest.newBuilder().setModelName("other").build());
    ModelInferRequest request = floats("other", 1, 2, 1, 2);
    assertThat(client.refused(INFER, request).getCode()).isEqualTo(Code.NOT_FOUND);
    client.call(load, RepositoryModelLoadRequest.newBuilder().setModelName("other").build());
    assertThat(client.call(INFER, request).getModelName()).isEqualTo("other");
    assertThat(
            client
                .refused(load, RepositoryModelLoadRequest.newBuilder().setModelName("none").build())
                .getCode())
        .isEqualTo(Code.NOT_FOUND);
    assertThat(
            client
                .refused(load, RepositoryModelLoadRequest.newBuilder().setModelName("bad").build())
                .getCode())
        .isEqualTo(Code.FAILED_PRECONDITION);
  }

  @Test
  void tellsWhetherAModelIsReady() {
    MethodDescriptor<ModelReadyRequest, ModelReadyResponse> ready =
        v2(
            "ModelReady",
            ModelReadyRequest.getDefaultInstance(),
            ModelReadyResponse.getDefaultInstance());
    assertThat(client.call(ready, ready("add", "")).getReady()).isTrue();
    assertThat(client.call(ready, ready("add", "3")).getReady()).isTrue();
    assertThat(client.call(ready, ready("bad", "")).getReady()).isFalse();
    assertThat(client.refused(ready, ready("add", "4")).getCode()).isEqualTo(Code.NOT_FOUND);
    assertThat(client.refused(ready, ready("none", "")).getCode()).isEqualTo(Code.NOT_FOUND);
  }

  private static ModelReadyRequest ready(String model, String version) {
    return ModelReadyRequest.newBuilder().setName(model).setVersion(version).build();
  }

  private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> v2(
      String method, Q request, A answer) {
    return GrpcClient.unary(V2 + method, request, answer);
  }

  @Test
  void tellsTensorflowsClientsOfItsModels() throws Exception {
    MethodDescriptor<GetModelMetadataRequest, GetModelMetadataResponse> metadata =
        GrpcClient.unary(
            "tensorflow.serving.PredictionService/GetModelMetadata",
            GetModelMetadataRequest.getDefaultInstance(),
            GetModelMetadataResponse.getDefaultInstance());
    GetModelMetadataRequest asked =
        GetModelMetadataRequest.newBuilder()
            .setModelSpec(ModelSpec.newBuilder().setName("add"))
            .addMetadataField("signature_def")
            .build();
    GetModelMetadataResponse told = client.call(metadata, asked);
    assertThat(told.getModelSpec().getVersion().getValue()).isEqualTo(3);
    SignatureDef signature =
        told.getMetadataOrThrow("signature_def")
            .unpack(SignatureDefMap.class)
            .getSignatureDefOrThrow("serving_default");
    assertThat(signature.getInputsOrThrow("x").getTensorShape().getDim(1).getSize()).isEqualTo(2);
    assertThat(client.refused(metadata, asked.toBuilder().clearMetadataField().build()).getCode())
        .isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(
            client.refused(metadata, asked.toBuilder().clearModelSpec().build()).getDescription())
        .isEqualTo("model_spec missing in request");

    MethodDescriptor<GetModelStatusRequest, GetModelStatusResponse> status =
        GrpcClient.unary(
            "tensorflow.serving.ModelService/GetModelStatus",
            GetModelStatusRequest.getDefaultInstance(),
            GetModelStatusResponse.getDefaultInstance());
    ModelVersionStatus good = client.call(status, status("add", 0)).getModelVersionStatus(0);
    assertThat(good.getVersion()).isEqualTo(3);
    assertThat(good.getState()).isEqualTo(ModelVersionStatus.State.AVAILABLE);
    assertThat(good.getStatus().getErrorMessage()).isEqualTo("OK");
    ModelVersionStatus bad = client.call(status, status("bad", 1)).getModelVersionStatus(0);
    assertThat(bad.getState()).isEqualTo(ModelVersionStatus.State.LOADING);
    assertThat(bad.getStatus().getErrorCode()).isEqualTo(2);
    assertThat(client.refused(status, status("add", 9)).getCode()).isEqualTo(Code.NOT_FOUND);
  }

  private static GetModelStatusRequest status(String model, long version) {
    return GetModelStatusRequest.newBuilder()
        .setModelSpec(ModelSpec.newBuilder().setName(model).setVersion(Int64Value.of(version)))
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v1alpha"})
  void tellsWhatItsServicesAre(String version) throws Exception {
    MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> reflection =
        GrpcClient.method(
            MethodType.BIDI_STREAMING,
            "grpc.reflection." + version + ".ServerReflection/ServerReflectionInfo",
            ServerReflectionRequest.getDefaultInstance(),
            ServerReflectionResponse.getDefaultInstance());
    Received<ServerReflectionResponse> received = new Received<>();
    StreamObserver<ServerReflectionRequest> requests =
        ClientCalls.asyncBidiStreamingCall(
            client.channel().newCall(reflection, CallOptions.DEFAULT), received);
    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("*").build());
    assertThat(received.next().getListServicesResponse().getServiceList())
        .extracting(ServiceResponse::getName)
        .contains(
            "inference.GRPCInferenceService",
            "tensorflow.serving.PredictionService",
            "tensorflow.serving.ModelService",
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection",
            "grpc.reflection.v1alpha.ServerReflection");
    for (String symbol :
        List.of(
            "inference.GRPCInferenceService.ModelInfer",
            "inference.ModelInferRequest.InferInputTensor",
            "tensorflow.DataType")) {
      requests.onNext(ServerReflectionRequest.newBuilder().setFileContainingSymbol(symbol).build());
      assertThat(received.next().getFileDescriptorResponse().getFileDescriptorProtoCount())
          .isPositive();
    }
    requests.onNext(
        ServerReflectionRequest.newBuilder().setFileByFilename("grpc_service.proto").build());
    FileDescriptorProto file =
        FileDescriptorProto.parseFrom(
            received.next().getFileDescriptorResponse().getFileDescriptorProto(0));
    assertThat(file.getPackage()).isEqualTo("inference");
    requests.onNext(ServerReflectionRequest.newBuilder().setFileContainingSymbol("no").build());
    assertThat(received.next().getErrorResponse().getErrorCode()).isEqualTo(5);
    requests.onCompleted();
    assertThat(received.status()).isEqualTo(Status.OK);
  }
}
