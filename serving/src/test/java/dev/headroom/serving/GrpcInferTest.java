package dev.headroom.serving;

import static dev.headroom.serving.GrpcClient.INFER;
import static dev.headroom.serving.GrpcClient.PREDICT;
import static dev.headroom.serving.GrpcClient.floats;
import static dev.headroom.serving.GrpcClient.raw;
import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import dev.headroom.http.HttpSettings;
import dev.headroom.http.Limits;
import dev.headroom.serving.OnnxBytes.ElementType;
import dev.headroom.serving.engine.Engines;
import dev.headroom.serving.engine.onnx.OnnxEngine;
import dev.headroom.serving.grpc.proto.inference.InferParameter;
import dev.headroom.serving.grpc.proto.inference.InferTensorContents;
import dev.headroom.serving.grpc.proto.inference.ModelInferRequest;
import dev.headroom.serving.grpc.proto.inference.ModelInferRequest.InferInputTensor;
import dev.headroom.serving.grpc.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import dev.headroom.serving.grpc.proto.inference.ModelInferResponse;
import dev.headroom.serving.grpc.proto.tensorflow.DataType;
import dev.headroom.serving.grpc.proto.tensorflow.TensorProto;
import dev.headroom.serving.grpc.proto.tensorflow.TensorShapeProto;
import dev.headroom.serving.grpc.proto.tensorflow.serving.ModelSpec;
import dev.headroom.serving.grpc.proto.tensorflow.serving.PredictRequest;
import dev.headroom.serving.grpc.proto.tensorflow.serving.PredictResponse;
import dev.headroom.serving.memory.Budget;
import dev.headroom.serving.repository.ConfigFile;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inference over gRPC, over a socket, by grpc-java. */
class GrpcInferTest {
  private static final Budget BUDGET = new Budget(256 << 20);
  private static TestServer server;
  private static GrpcClient client;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    StringBuilder models = new StringBuilder();
    for (ElementType type : ElementType.values()) {
      TestServer.write(folder.resolve(type.name()), 1, OnnxBytes.identity(type, -1, -1));
      models.append("{\"config\":{\"name\":\"%1$s\",\"base_path\":\"%1$s\"}},".formatted(type));
    }
    TestServer.write(folder.resolve("add"), 3, OnnxBytes.add(1, -1, 2));
    TestServer.write(folder.resolve("two"), 1, OnnxBytes.sumAndProduct());
    models.append("{\"config\":{\"name\":\"add\",\"base_path\":\"add\"}},");
    models.append("{\"config\":{\"name\":\"two\",\"base_path\":\"two\"}}");
    HttpSettings http =
        HttpSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withLimits(Limits.DEFAULT.withRequestLength(64 << 20));
    server =
        TestServer.of(
            ModelServer.start(
                new ServerSettings(http, Optional.empty(), 0, Duration.ZERO, "test"),
                new ConfigFile(TestServer.config(folder, models.toString()), 2),
                new Engines(new OnnxEngine()),
                BUDGET));
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

  @Test
  void answersRawWithRaw() {
    ModelInferRequest request =
        floats("add", 2, 2, 1, 2, 3, 4).toBuilder().setId("number 7").build();
    ModelInferResponse answer = client.call(INFER, request);
    assertThat(answer.getModelName()).isEqualTo("add");
    assertThat(answer.getModelVersion()).isEqualTo("3");
    assertThat(answer.getId()).isEqualTo("number 7");
    assertThat(answer.getOutputs(0).getName()).isEqualTo("y");
    assertThat(answer.getOutputs(0).getDatatype()).isEqualTo("FP32");
    assertThat(answer.getOutputs(0).getShapeList()).containsExactly(2L, 2L);
    assertThat(floats(answer.getRawOutputContents(0))).containsExactly(2, 3, 4, 5);
  }

  @ParameterizedTest
  @CsvSource({
    "BOOL,BOOL,1",
    "UINT8,UINT8,1",
    "UINT16,UINT16,2",
    "UINT32,UINT32,4",
    "UINT64,UINT64,8",
    "INT8,INT8,1",
    "INT16,INT16,2",
    "INT32,INT32,4",
    "INT64,INT64,8",
    "FLOAT16,FP16,2",
    "FLOAT,FP32,4",
    "DOUBLE,FP64,8"
  })
  void takesAllTypes(String model, String datatype, int size) {
    for (int rows : new int[] {0, 1, 1001}) {
      byte[] content = new byte[rows * 3 * size];
      new Random(rows).nextBytes(content);
      if (model.equals("BOOL")) {
        for (int i = 0; i < content.length; i++) {
          content[i] &= 1;
        }
      }
      ByteString raw = ByteString.copyFrom(content);
      ModelInferResponse answer = client.call(INFER, identity(model, datatype, rows, raw));
      assertThat(answer.getOutputs(0).getDatatype()).isEqualTo(datatype);
      assertThat(answer.getOutputs(0).getShapeList()).containsExactly((long) rows, 3L);
      assertThat(answer.getRawOutputContents(0)).isEqualTo(raw);
    }
  }

  private static ModelInferRequest identity(
      String model, String datatype, int rows, ByteString raw) {
    return ModelInferRequest.newBuilder()
        .setModelName(model)
        .addInputs(
            InferInputTensor.newBuilder()
                .setName("x")
                .setDatatype(datatype)
                .addShape(rows)
                .addShape(3))
        .addRawInputContents(raw)
        .build();
  }

  @Test
  void takesTypedContents() {
    ModelInferRequest ints =
        ModelInferRequest.newBuilder()
            .setModelName("INT64")
            .addInputs(
                InferInputTensor.newBuilder()
                    .setName("x")
                    .setDatatype("INT64")
                    .addShape(1)
                    .addShape(2)
                    .setContents(
                        InferTensorContents.newBuilder().addInt64Contents(-1).addInt64Contents(2)))
            .build();
    ByteString answer = client.call(INFER, ints).getRawOutputContents(0);
    assertThat(answer.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getLong())
        .isEqualTo(-1);
    ModelInferRequest texts =
        ModelInferRequest.newBuilder()
            .setModelName("STRING")
            .addInputs(
                InferInputTensor.newBuilder()
                    .setName("x")
                    .setDatatype("BYTES")
                    .addShape(1)
                    .addShape(1)
                    .setContents(
                        InferTensorContents.newBuilder()
                            .addBytesContents(ByteString.copyFromUtf8("ab"))))
            .build();
    assertThat(client.call(INFER, texts).getRawOutputContents(0))
        .isEqualTo(ByteString.copyFrom(new byte[] {2, 0, 0, 0, 'a', 'b'}));
  }

  @Test
  void bytesMayBeAny() {
    byte[] three = {1, 0, 0, 0, 0, 2, 0, 0, 0, (byte) 0xC3, 0, 0, 0, 0, 0};
    ByteString raw = ByteString.copyFrom(three);
    ModelInferResponse answer = client.call(INFER, identity("STRING", "BYTES", 1, raw));
    assertThat(answer.getRawOutputContents(0)).isEqualTo(raw);
  }

  private static ModelInferRequest.Builder two() {
    InferInputTensor.Builder a =
        InferInputTensor.newBuilder().setName("a").setDatatype("FP32").addShape(1).addShape(2);
    return ModelInferRequest.newBuilder()
        .setModelName("two")
        .addInputs(a.clone().setName("b"))
        .addInputs(a)
        .addRawInputContents(raw(3, 4))
        .addRawInputContents(raw(1, 2));
  }

  @Test
  void answersTheOutputsAskedForInTheirOrder() {
    ModelInferResponse all = client.call(INFER, two().build());
    assertThat(all.getOutputs(0).getName()).isEqualTo("sum");
    assertThat(floats(all.getRawOutputContents(0))).containsExactly(4, 6);
    assertThat(floats(all.getRawOutputContents(1))).containsExactly(3, 8);
    ModelInferResponse one =
        client.call(
            INFER,
            two().addOutputs(InferRequestedOutputTensor.newBuilder().setName("product")).build());
    assertThat(one.getOutputsCount()).isEqualTo(1);
    assertThat(floats(one.getRawOutputContents(0))).containsExactly(3, 8);
  }

  @Test
  void answersLongMessages() {
    int rows = 2_000_000;
    float[] values = new float[2 * rows];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    ModelInferResponse answer = client.call(INFER, floats("add", rows, 2, values));
    float[] sums = floats(answer.getRawOutputContents(0));
    assertThat(sums).hasSize(values.length);
    assertThat(sums[12345]).isEqualTo(12346);
  }

  @Test
  void takesCompressedRequests() {
    float[] values = new float[100_000];
    ModelInferResponse answer =
        client.call(
            INFER, floats("add", 50_000, 2, values), CallOptions.DEFAULT.withCompression("gzip"));
    assertThat(floats(answer.getRawOutputContents(0))[99_999]).isEqualTo(1);
  }

  @Test
  void saysWhatIsWrongWithACodeThatOvmsHas() {
    refused(floats("none", 1, 2, 1, 2), Code.NOT_FOUND, "Model with requested name is not found");
    ModelInferRequest add = floats("add", 1, 2, 1, 2);
    refused(
        add.toBuilder().setModelVersion("2").build(),
        Code.NOT_FOUND,
        "Model with requested version is not found");
    refused(
        add.toBuilder().setModelVersion("x").build(),
        Code.INVALID_ARGUMENT,
        "invalid model version format in request - x");
    refused(
        add.toBuilder().clearInputs().clearRawInputContents().build(),
        Code.INVALID_ARGUMENT,
        "Invalid number of inputs - Expected: 1; Actual: 0");
    refused(
        floats("add", 1, 3, 1, 2, 3),
        Code.INVALID_ARGUMENT,
        "Invalid input shape - Expected: [-1, 2]; Actual: [1, 3]; input name: x");
    refused(
        floats("add", 1, 2, 1),
        Code.INVALID_ARGUMENT,
        "Invalid content size of tensor proto - Expected: 8 bytes; Actual: 4 bytes; input name: x");
    refused(
        add.toBuilder()
            .addOutputs(InferRequestedOutputTensor.newBuilder().setName("größer %"))
            .build(),
        Code.INVALID_ARGUMENT,
        "Missing output with specific name - größer % (expected: of [y])");
    refused(
        add.toBuilder()
            .putParameters("priority", InferParameter.newBuilder().setInt64Param(-1).build())
            .build(),
        Code.INVALID_ARGUMENT,
        "Invalid request - parameter priority: -1 (expected: a whole number, 0 or more)");
    assertThat(client.call(INFER, add.toBuilder().setModelVersion("0").build()).getModelVersion())
        .isEqualTo("3");
  }

  private static void refused(ModelInferRequest request, Code code, String text) {
    Status status = client.refused(INFER, request);
    assertThat(status.getCode()).isEqualTo(code);
    assertThat(status.getDescription()).isEqualTo(text);
  }

  @Test
  void countsItsRequestsAsGrpc() throws Exception {
    String success =
        "ovms_requests_success{api=\"KServe\",interface=\"gRPC\",method=\"ModelInfer\",name=\"add\",version=\"3\"}";
    client.call(INFER, floats("add", 1, 2, 1, 2));
    double before = server.metric(success);
    client.call(INFER, floats("add", 1, 2, 1, 2));
    assertThat(server.metric(success)).isEqualTo(before + 1);
  }

  private static PredictRequest.Builder predict(String model, TensorProto.Builder x) {
    return PredictRequest.newBuilder()
        .setModelSpec(ModelSpec.newBuilder().setName(model))
        .putInputs("x", x.build());
  }

  private static TensorProto.Builder tensor(DataType type, long... shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (long size : shape) {
      dimensions.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return TensorProto.newBuilder().setDtype(type).setTensorShape(dimensions);
  }

  @Test
  void predicts() {
    PredictResponse answer =
        client.call(
            PREDICT,
            predict("add", tensor(DataType.DT_FLOAT, 1, 2).setTensorContent(raw(1, 2))).build());
    assertThat(answer.getModelSpec().getName()).isEqualTo("add");
    assertThat(answer.getModelSpec().getVersion().getValue()).isEqualTo(3);
    TensorProto y = answer.getOutputsOrThrow("y");
    assertThat(y.getDtype()).isEqualTo(DataType.DT_FLOAT);
    assertThat(y.getTensorShape().getDimList())
        .extracting(TensorShapeProto.Dim::getSize)
        .containsExactly(1L, 2L);
    assertThat(floats(y.getTensorContent())).containsExactly(2, 3);
    TensorProto all =
        client
            .call(PREDICT, predict("add", tensor(DataType.DT_FLOAT, 3, 2).addFloatVal(4)).build())
            .getOutputsOrThrow("y");
    assertThat(floats(all.getTensorContent())).containsExactly(5, 5, 5, 5, 5, 5);
    TensorProto texts =
        client
            .call(
                PREDICT,
                predict(
                        "STRING",
                        tensor(DataType.DT_STRING, 1, 2)
                            .addStringVal(ByteString.copyFromUtf8("a"))
                            .addStringVal(ByteString.copyFromUtf8("b")))
                    .build())
            .getOutputsOrThrow("y");
    assertThat(texts.getStringValList())
        .containsExactly(ByteString.copyFromUtf8("a"), ByteString.copyFromUtf8("b"));
  }

  @Test
  void saysWhatIsWrongWithAPrediction() {
    PredictRequest good =
        predict("add", tensor(DataType.DT_FLOAT, 1, 2).setTensorContent(raw(1, 2))).build();
    Status version =
        client.refused(
            PREDICT,
            good.toBuilder()
                .setModelSpec(ModelSpec.newBuilder().setName("add").setVersion(Int64Value.of(9)))
                .build());
    assertThat(version.getCode()).isEqualTo(Code.NOT_FOUND);
    Status type =
        client.refused(
            PREDICT, predict("add", tensor(DataType.DT_INT32, 1, 2).addIntVal(1)).build());
    assertThat(type.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(type.getDescription())
        .isEqualTo("Invalid input precision - Expected: FP32; Actual: INT32; input name: x");
    Status output = client.refused(PREDICT, good.toBuilder().addOutputFilter("z").build());
    assertThat(output.getDescription())
        .isEqualTo("Missing output with specific name - z (expected: of [y])");
    Status huge =
        client.refused(
            PREDICT,
            predict("add", tensor(DataType.DT_FLOAT, 100_000_000, 2).addFloatVal(1)).build());
    assertThat(huge.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
  }
}
