package dev.headroom.serving;

import static dev.headroom.serving.TestServer.json;
import static dev.headroom.serving.TestServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.headroom.serving.OnnxBytes.ElementType;
import dev.headroom.serving.grpc.proto.inference.InferTensorContents;
import dev.headroom.serving.grpc.proto.inference.ModelInferRequest;
import dev.headroom.serving.grpc.proto.inference.ModelInferResponse;
import dev.headroom.serving.grpc.proto.tensorflow.DataType;
import dev.headroom.serving.grpc.proto.tensorflow.TensorProto;
import dev.headroom.serving.grpc.proto.tensorflow.TensorShapeProto;
import dev.headroom.serving.grpc.proto.tensorflow.serving.ModelSpec;
import dev.headroom.serving.grpc.proto.tensorflow.serving.PredictRequest;
import dev.headroom.serving.image.TestPictures;
import java.awt.image.BufferedImage;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JPEG and PNG files as inputs, by each protocol; models answer what they were given. */
@Timeout(120)
class EncodedImagesTest {
  private static TestServer server;
  private static GrpcClient grpc;
  private static byte[] small;
  private static byte[] other;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    TestServer.write(folder.resolve("photo"), 1, OnnxBytes.identity(ElementType.FLOAT, 1, 2, 3, 3));
    TestServer.write(folder.resolve("two"), 1, OnnxBytes.identity(ElementType.UINT8, 2, 2, 3, 3));
    TestServer.write(
        folder.resolve("any"), 1, OnnxBytes.identity(ElementType.UINT8, -1, -1, -1, 3));
    TestServer.write(folder.resolve("long"), 1, OnnxBytes.identity(ElementType.INT64, 1, 2, 3, 3));
    server =
        TestServer.start(
            TestServer.config(
                folder,
                "{\"config\":{\"name\":\"photo\",\"base_path\":\"photo\"}}",
                "{\"config\":{\"name\":\"two\",\"base_path\":\"two\"}}",
                "{\"config\":{\"name\":\"any\",\"base_path\":\"any\"}}",
                "{\"config\":{\"name\":\"long\",\"base_path\":\"long\"}}",
                "{\"config\":{\"name\":\"planes\",\"base_path\":\"any\",\"layout\":\"NCHW\"}}"));
    grpc = GrpcClient.of(server.server().address());
    small = TestPictures.png(TestPictures.gradient(3, 2, BufferedImage.TYPE_INT_RGB));
    other = TestPictures.png(TestPictures.gradient(6, 5, BufferedImage.TYPE_INT_RGB));
  }

  @AfterAll
  static void stop() {
    grpc.close();
    server.close();
  }

  /** {@link TestPictures#gradient} of 3 × 2 pixels, blue first. */
  private static List<Double> pixels() {
    List<Double> pixels = new ArrayList<>();
    for (int y = 0; y < 2; y++) {
      for (int x = 0; x < 3; x++) {
        for (int band = 2; band >= 0; band--) {
          pixels.add((double) ((x * 23 + y * 41 + band * 67) % 256));
        }
      }
    }
    return pixels;
  }

  private static String b64(byte[] file) {
    return "{\"b64\":\"" + Base64.getEncoder().encodeToString(file) + "\"}";
  }

  private static List<Double> numbers(JsonNode array) {
    List<Double> numbers = new ArrayList<>();
    if (array.isArray()) {
      array.forEach(each -> numbers.addAll(numbers(each)));
    } else {
      numbers.add(array.asDouble());
    }
    return numbers;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"instances\":[%s]}|predictions",
        "{\"instances\":[{\"x\":%s}]}|predictions",
        "{\"inputs\":[%s]}|outputs",
        "{\"inputs\":{\"x\":[%s]}}|outputs",
        "{\"inputs\":{\"x\":%s}}|outputs",
      })
  void tensorflowsJson(String body, String outputs) throws Exception {
    HttpResponse<byte[]> answer =
        server.post("/v1/models/photo:predict", body.formatted(b64(small)));

    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    assertThat(numbers(json(answer).get(outputs))).isEqualTo(pixels());
  }

  @Test
  void severalAreABatch() throws Exception {
    String both = b64(small) + "," + b64(other);
    HttpResponse<byte[]> answer =
        server.post("/v1/models/two:predict", "{\"instances\":[" + both + "]}");

    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    assertThat(numbers(json(answer).get("predictions")).subList(0, 18)).isEqualTo(pixels());
  }

  @Test
  void v2Binary() throws Exception {
    HttpResponse<byte[]> answer = binary("photo", small);

    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    assertThat(json(answer).at("/outputs/0/shape").toString()).isEqualTo("[1,2,3,3]");
    assertThat(numbers(json(answer).at("/outputs/0/data"))).isEqualTo(pixels());
  }

  private static HttpResponse<byte[]> binary(String model, byte[]... files) throws Exception {
    int length = 0;
    for (byte[] file : files) {
      length += 4 + file.length;
    }
    byte[] head =
        """
        {"inputs":[{"name":"x","shape":[%d],"datatype":"BYTES","parameters":{"binary_data_size":%d}}]}
        """
            .formatted(files.length, length)
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer body =
        ByteBuffer.allocate(head.length + length).order(ByteOrder.LITTLE_ENDIAN).put(head);
    for (byte[] file : files) {
      body.putInt(file.length).put(file);
    }
    return server.send(
        HttpRequest.newBuilder(server.uri("/v2/models/" + model + "/infer"))
            .header("Inference-Header-Content-Length", Integer.toString(head.length))
            .POST(BodyPublishers.ofByteArray(body.array()))
            .build());
  }

  @Test
  void v2GrpcTypedAndRaw() throws Exception {
    ModelInferRequest.InferInputTensor.Builder input =
        ModelInferRequest.InferInputTensor.newBuilder()
            .setName("x")
            .setDatatype("BYTES")
            .addShape(1);
    ModelInferRequest typed =
        ModelInferRequest.newBuilder()
            .setModelName("photo")
            .addInputs(
                input
                    .clone()
                    .setContents(
                        InferTensorContents.newBuilder()
                            .addBytesContents(ByteString.copyFrom(small))))
            .build();
    ByteBuffer raw =
        ByteBuffer.allocate(4 + small.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(small.length)
            .put(small)
            .flip();
    ModelInferRequest prefixed =
        ModelInferRequest.newBuilder()
            .setModelName("photo")
            .addInputs(input)
            .addRawInputContents(ByteString.copyFrom(raw))
            .build();
    for (ModelInferRequest request : List.of(typed, prefixed)) {
      ModelInferResponse answer = grpc.call(GrpcClient.INFER, request);
      assertThat(answer.getOutputs(0).getShapeList()).containsExactly(1L, 2L, 3L, 3L);
      assertThat(floats(answer.getRawOutputContents(0))).isEqualTo(pixels());
    }
  }

  private static List<Double> floats(ByteString bytes) {
    ByteBuffer values = bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    List<Double> floats = new ArrayList<>();
    while (values.hasRemaining()) {
      floats.add((double) values.getFloat());
    }
    return floats;
  }

  @Test
  void whatHasAnOpenDimensionIsNotResized() throws Exception {
    HttpResponse<byte[]> answer = binary("any", other);
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    assertThat(json(answer).at("/outputs/0/shape").toString()).isEqualTo("[1,5,6,3]");

    refused(
        binary("any", small, other),
        "Binary input images for this endpoint are required to have the same resolution");
  }

  @Test
  void whatIsNoneOfTheModelIsRefused() throws Exception {
    byte[] gray = TestPictures.png(TestPictures.gradient(3, 2, BufferedImage.TYPE_BYTE_GRAY));
    refused(binary("photo", gray), "Invalid number of channels in binary input");
    refused(binary("photo", small, small), "Invalid input batch size");
    refused(binary("photo", new byte[0]), "Bytes contents is empty");
    refused(binary("photo", new byte[100]), "Image parsing failed - image 0: neither JPEG nor PNG");
    refused(binary("long", small), "Invalid input precision");
    refused(
        binary("planes", small),
        "Received binary image input but resource not configured to accept NHWC layout");
    refused(
        server.post("/v1/models/photo:predict", "{\"instances\":[" + b64(small) + ",[[[1,2,3]]]]}"),
        "");
    byte[] cut = Arrays.copyOf(small, small.length - 12);
    refused(binary("photo", cut), "Image parsing failed");
  }

  @Test
  void aHugeOneIsRefusedBeforeThereIsMemoryForIt() throws Exception {
    byte[] bomb = small.clone();
    ByteBuffer.wrap(bomb).putInt(16, 30_000).putInt(20, 30_000);
    CRC32 crc = new CRC32();
    crc.update(bomb, 12, 17);
    ByteBuffer.wrap(bomb).putInt(29, (int) crc.getValue());

    for (String model : List.of("photo", "any")) {
      HttpResponse<byte[]> answer = binary(model, bomb);
      assertThat(answer.statusCode()).as(text(answer)).isEqualTo(413);
    }
    assertThat(binary("photo", small).statusCode()).isEqualTo(200);
  }

  private static void refused(HttpResponse<byte[]> answer, String text) throws Exception {
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(400);
    assertThat(json(answer).get("error").asText()).startsWith(text);
  }

  @Test
  void tensorflowsGrpc() throws Exception {
    TensorProto strings =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(
                TensorShapeProto.newBuilder().addDim(TensorShapeProto.Dim.newBuilder().setSize(1)))
            .addStringVal(ByteString.copyFrom(small))
            .build();
    PredictRequest request =
        PredictRequest.newBuilder()
            .setModelSpec(ModelSpec.newBuilder().setName("photo"))
            .putInputs("x", strings)
            .build();
    TensorProto output = grpc.call(GrpcClient.PREDICT, request).getOutputsOrThrow("y");
    assertThat(
            output.getTensorContent().isEmpty()
                ? output.getFloatValList().stream().map(Float::doubleValue).toList()
                : floats(output.getTensorContent()))
        .isEqualTo(pixels());
  }
}
