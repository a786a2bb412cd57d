package dev.headroom.serving;

import static dev.headroom.serving.TestServer.json;
import static dev.headroom.serving.TestServer.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.serving.OnnxBytes.ElementType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Open Inference Protocol over a socket. */
class V2ProtocolTest {
  private static TestServer server;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    StringBuilder models = new StringBuilder();
    for (ElementType type : ElementType.values()) {
      if (type == ElementType.BFLOAT16) {
        continue;
      }
      TestServer.write(folder.resolve(type.name()), 1, OnnxBytes.identity(type, -1, -1));
      models.append("{\"config\":{\"name\":\"%1$s\",\"base_path\":\"%1$s\"}},".formatted(type));
    }
    TestServer.write(folder.resolve("add"), 3, OnnxBytes.add(1, -1, 2));
    TestServer.write(folder.resolve("two"), 1, OnnxBytes.sumAndProduct());
    models.append("{\"config\":{\"name\":\"add\",\"base_path\":\"add\"}},");
    TestServer.write(folder.resolve("any"), 1, OnnxBytes.anyRank(ElementType.FLOAT));
    models.append("{\"config\":{\"name\":\"any\",\"base_path\":\"any\"}},");
    TestServer.write(folder.resolve("optional"), 1, OnnxBytes.addOptional(10, -1));
    models.append("{\"config\":{\"name\":\"optional\",\"base_path\":\"optional\"}},");
    models.append("{\"config\":{\"name\":\"two\",\"base_path\":\"two\"}}");
    server = TestServer.start(TestServer.config(folder, models.toString()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FLOAT|FP32|[1.5,-2.25,1e10,0.0]",
        "DOUBLE|FP64|[1.5,-2.25,1.0E300,0.1]",
        "FLOAT16|FP16|[1.5,-2.25,65504.0,0.0]",
        "INT64|INT64|[9223372036854775807,-9223372036854775808,0,1]",
        "INT32|INT32|[2147483647,-2147483648,0,1]",
        "INT16|INT16|[32767,-32768,0,1]",
        "INT8|INT8|[127,-128,0,1]",
        "UINT8|UINT8|[255,0,1,128]",
        "UINT16|UINT16|[65535,0,1,32768]",
        "UINT32|UINT32|[4294967295,0,1,2147483648]",
        "UINT64|UINT64|[18446744073709551615,0,1,9223372036854775808]",
        "BOOL|BOOL|[true,false,true,true]",
        "STRING|BYTES|[\"\",\"a\",\"grüße\",\"\\\"quoted\\\"\"]"
      })
  void everyTypeGoesThroughAsJson(String model, String datatype, String data) throws Exception {
    String body =
        "{\"id\":\"i\",\"inputs\":[{\"name\":\"x\",\"shape\":[2,2],\"datatype\":\"%s\",\"data\":%s}]}"
            .formatted(datatype, data);

    HttpResponse<byte[]> response = server.post("/v2/models/" + model + "/infer", body);

    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    assertThat(json(response))
        .isEqualTo(
            json(
                ("{\"model_name\":\"%s\",\"model_version\":\"1\",\"id\":\"i\",\"outputs\":"
                        + "[{\"name\":\"y\",\"shape\":[2,2],\"datatype\":\"%s\",\"data\":%s}]}")
                    .formatted(model, datatype, data)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[[1,2],[3,4]]",
        "[1,2,3,4]",
        "[1.0,2.0,3.0e0,4]",
      })
  void dataMayBeNestedOrFlat(String data) throws Exception {
    JsonNode answer =
        infer(
            "add", "{\"name\":\"x\",\"shape\":[2,2],\"datatype\":\"FP32\",\"data\":" + data + "}");

    assertThat(answer.at("/outputs/0/data")).isEqualTo(json("[2.0,3.0,4.0,5.0]"));
    assertThat(answer.at("/model_version").asText()).isEqualTo("3");
  }

  @Test
  void dataMayComeBeforeItsShapeAndType() throws Exception {
    JsonNode answer =
        infer("add", "{\"data\":[[1,2]],\"datatype\":\"FP32\",\"shape\":[1,2],\"name\":\"x\"}");

    assertThat(answer.at("/outputs/0/data")).isEqualTo(json("[2.0,3.0]"));
  }

  @Test
  void onlyTheOutputsAskedForAreAnswered() throws Exception {
    String inputs =
        "\"inputs\":[{\"name\":\"b\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[3,4]},"
            + "{\"name\":\"a\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2]}]";

    JsonNode all = json(server.post("/v2/models/two/infer", "{" + inputs + "}"));
    JsonNode one =
        json(
            server.post(
                "/v2/models/two/infer", "{" + inputs + ",\"outputs\":[{\"name\":\"product\"}]}"));

    assertThat(all.at("/outputs").findValuesAsText("name")).containsExactly("sum", "product");
    assertThat(one.at("/outputs").size()).isEqualTo(1);
    assertThat(one.at("/outputs/0/data")).isEqualTo(json("[3.0,8.0]"));
  }

  @Test
  void binaryTensorsGoBothWays() throws Exception {
    String header =
        "{\"inputs\":[{\"name\":\"a\",\"shape\":[1,2],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":8}},"
            + "{\"name\":\"b\",\"shape\":[1,2],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":8}}],"
            + "\"outputs\":[{\"name\":\"sum\",\"parameters\":{\"binary_data\":true}},{\"name\":\"product\"}]}";

    HttpResponse<byte[]> response = binary("two", header, floats(1, 2, 3, 4));

    int length =
        Integer.parseInt(
            response.headers().firstValue("inference-header-content-length").orElseThrow());
    JsonNode json = json(new String(response.body(), 0, length, StandardCharsets.UTF_8));
    assertThat(json.at("/outputs/0/parameters/binary_data_size").asInt()).isEqualTo(8);
    assertThat(json.at("/outputs/0").has("data")).isFalse();
    assertThat(json.at("/outputs/1/data")).isEqualTo(json("[3.0,8.0]"));
    ByteBuffer rest =
        ByteBuffer.wrap(response.body(), length, response.body().length - length)
            .order(ByteOrder.LITTLE_ENDIAN);
    assertThat(rest.remaining()).isEqualTo(8);
    assertThat(new float[] {rest.getFloat(), rest.getFloat()}).containsExactly(4, 6);
  }

  @Test
  void binarySizeMayBeLeftOutAndAllOutputsBeBinary() throws Exception {
    String header =
        "{\"parameters\":{\"binary_data_output\":true},"
            + "\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\"}]}";

    HttpResponse<byte[]> response = binary("add", header, floats(1, 2));

    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    byte[] body = response.body();
    ByteBuffer tail = ByteBuffer.wrap(body, body.length - 8, 8).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(new float[] {tail.getFloat(), tail.getFloat()}).containsExactly(2, 3);
  }

  @Test
  void tensorsBehindOnesOfOddLengthAreRight() throws Exception {
    // Each header length puts the tensors at another alignment.
    for (int padding = 0; padding < 9; padding++) {
      String header =
          " ".repeat(padding)
              + "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"INT64\",\"parameters\":{\"binary_data_size\":24}}]}";
      ByteBuffer data = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
      data.putLong(1).putLong(-2).putLong(Long.MAX_VALUE);

      HttpResponse<byte[]> response = binary("INT64", header, data.array());

      assertThat(json(response).at("/outputs/0/data"))
          .isEqualTo(json("[1,-2,9223372036854775807]"));
    }
  }

  @Test
  void binaryStringsHaveTheirLengthInFront() throws Exception {
    String header =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"BYTES\",\"parameters\":{\"binary_data_size\":11}}],"
            + "\"outputs\":[{\"name\":\"y\",\"parameters\":{\"binary_data\":true}}]}";
    byte[] data = {3, 0, 0, 0, 'a', 'b', 'c', 0, 0, 0, 0};

    HttpResponse<byte[]> response = binary("STRING", header, data);

    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    assertThat(response.body()).endsWith(data);
  }

  @Test
  void aChunkedBodyIsTakenToo() throws Exception {
    String body =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[3000,2],\"datatype\":\"FP32\",\"data\":["
            + "1,".repeat(5999)
            + "1]}]}";
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("/v2/models/add/infer"))
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new java.io.ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
            .build();

    HttpResponse<byte[]> response = server.send(request);

    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    assertThat(json(response).at("/outputs/0/data").size()).isEqualTo(6000);
  }

  @Test
  void aCompressedBodyIsTakenToo() throws Exception {
    String json = "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\"}]}";
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(body)) {
      gzip.write(json.getBytes(StandardCharsets.UTF_8));
      gzip.write(floats(1, 2));
    }

    HttpResponse<byte[]> response =
        server.send(
            HttpRequest.newBuilder(server.uri("/v2/models/add/infer"))
                .header("Content-Encoding", "gzip")
                .header("Inference-Header-Content-Length", Integer.toString(json.length()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build());

    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    assertThat(json(response).at("/outputs/0/data")).isEqualTo(json("[2.0,3.0]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[]|[1.0]", "[3]|[1.0,2.0,3.0]", "[1,2,1]|[1.0,2.0]", "[0,7]|[]"})
  void anInputOfAnyRankTakesAny(String shape, String data) throws Exception {
    JsonNode answer =
        infer(
            "any",
            "{\"name\":\"x\",\"shape\":%s,\"datatype\":\"FP32\",\"data\":%s}"
                .formatted(shape, data));

    assertThat(answer.at("/outputs/0/shape")).isEqualTo(json(shape));
    assertThat(answer.at("/outputs/0/data")).isEqualTo(json(data));
  }

  @Test
  void anyRankIsToldAsTensorflowDoes() throws Exception {
    JsonNode shape =
        json(server.get("/v1/models/any/metadata"))
            .at("/metadata/signature_def/signatureDef/serving_default/inputs/x/tensorShape");

    assertThat(shape).isEqualTo(json("{\"dim\":[],\"unknownRank\":true}"));
  }

  @Test
  void aValueOfTheModelsOwnMayBeReplacedForOneRequest() throws Exception {
    String x = "{\"name\":\"x\",\"shape\":[2],\"datatype\":\"FP32\",\"data\":[1,2]}";
    String c = "{\"name\":\"c\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[5]}";

    assertThat(infer("optional", x).at("/outputs/0/data")).isEqualTo(json("[11.0,12.0]"));
    assertThat(infer("optional", x + "," + c).at("/outputs/0/data")).isEqualTo(json("[6.0,7.0]"));
    assertThat(infer("optional", x).at("/outputs/0/data")).isEqualTo(json("[11.0,12.0]"));
    HttpResponse<byte[]> alone =
        server.post("/v2/models/optional/infer", "{\"inputs\":[" + c + "]}");
    assertThat(alone.statusCode()).isEqualTo(400);
    assertThat(text(alone)).contains("Missing input with specific name - Required input: x");
    HttpResponse<byte[]> other =
        server.post(
            "/v2/models/optional/infer",
            "{\"inputs\":[" + x + "," + c.replace("FP32", "INT8").replace("5", "1") + "]}");
    assertThat(text(other)).contains("Invalid input precision");
  }

  @Test
  void clientsAreToldOfTheInputsThatTheyHaveToGive() throws Exception {
    assertThat(json(server.get("/v2/models/optional")).at("/inputs"))
        .isEqualTo(json("[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1]}]"));
  }

  @Test
  void bytesNeedNotBeText() throws Exception {
    String header =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"BYTES\",\"parameters\":{\"binary_data_size\":11}}],"
            + "\"outputs\":[{\"name\":\"y\",\"parameters\":{\"binary_data\":true}}]}";
    byte[] two = {1, 0, 0, 0, (byte) 0xFF, 2, 0, 0, 0, 0, 'a'};

    HttpResponse<byte[]> response = binary("STRING", header, two);

    assertThat(response.statusCode()).isEqualTo(200);
    byte[] body = response.body();
    assertThat(Arrays.copyOfRange(body, body.length - two.length, body.length)).isEqualTo(two);
  }

  @Test
  void metadataAndHealth() throws Exception {
    assertThat(json(server.get("/v2")).at("/extensions"))
        .isEqualTo(
            json(
                "[\"binary_tensor_data\",\"model_repository\",\"model_configuration\",\"statistics\"]"));
    assertThat(json(server.get("/v2/models/add")))
        .isEqualTo(
            json(
                "{\"name\":\"add\",\"versions\":[\"3\"],\"platform\":\"onnxruntime\","
                    + "\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,2]}],"
                    + "\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[-1,2]}]}"));
    assertThat(server.get("/v2/health/live").statusCode()).isEqualTo(200);
    assertThat(server.get("/v2/health/ready").statusCode()).isEqualTo(200);
    assertThat(server.get("/v2/models/add/ready").statusCode()).isEqualTo(200);
    assertThat(server.get("/v2/models/add/versions/3/ready").statusCode()).isEqualTo(200);
    assertThat(server.get("/v2/models/add/versions/4/ready").statusCode()).isEqualTo(404);
    assertThat(server.get("/v2/models/none/ready").statusCode()).isEqualTo(404);
  }

  private static JsonNode infer(String model, String input)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        server.post("/v2/models/" + model + "/infer", "{\"inputs\":[" + input + "]}");
    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    return json(response);
  }

  private static HttpResponse<byte[]> binary(String model, String header, byte[] tensors)
      throws IOException, InterruptedException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(json);
    body.writeBytes(tensors);
    return server.send(
        HttpRequest.newBuilder(server.uri("/v2/models/" + model + "/infer"))
            .header("Inference-Header-Content-Length", Integer.toString(json.length))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
            .build());
  }

  private static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  private HttpResponse<byte[]> raw(String model, byte[] body) throws Exception {
    return server.send(
        HttpRequest.newBuilder(server.uri("/v2/models/" + model + "/infer"))
            .header("Inference-Header-Content-Length", "0")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  @Test
  void aBodyMayBeNothingButTheOnlyInput() throws Exception {
    ByteBuffer two =
        ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putFloat(1).putFloat(2).putFloat(3);

    HttpResponse<byte[]> response = raw("add", two.putFloat(4).array());

    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    int header =
        Integer.parseInt(
            response.headers().firstValue("inference-header-content-length").orElseThrow());
    JsonNode output = json(new String(response.body(), 0, header, UTF_8)).path("outputs").path(0);
    assertThat(output.path("shape").toString()).isEqualTo("[2,2]");
    assertThat(
            ByteBuffer.wrap(response.body(), header, 16).order(ByteOrder.LITTLE_ENDIAN).getFloat())
        .isEqualTo(2);
  }

  @Test
  void rawBytesThatFitNoShapeAreSaid() throws Exception {
    HttpResponse<byte[]> response = raw("add", new byte[12]);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(text(response)).contains("Invalid content size of tensor - x: binary_data_size 12");
  }

  @Test
  void aByteOrderMarkIsNoMatter() throws Exception {
    String body =
        "\uFEFF{\"inputs\":[{\"data\":[1,2],\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\"}]}";

    HttpResponse<byte[]> response = server.post("/v2/models/add/infer", body);

    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    assertThat(json(response).path("outputs").path(0).path("data").toString())
        .isEqualTo("[2.0,3.0]");
  }
}
