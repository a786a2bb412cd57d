package dev.headroom.serving;

import static dev.headroom.serving.TestServer.json;
import static dev.headroom.serving.TestServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.serving.OnnxBytes.ElementType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are wrong get an answer that says why, and leave the server as it was. */
class BadRequestTest {
  private static TestServer server;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    TestServer.write(folder.resolve("add"), 1, OnnxBytes.add(1, -1, 2));
    TestServer.write(folder.resolve("words"), 1, OnnxBytes.identity(ElementType.STRING, -1));
    TestServer.write(folder.resolve("square"), 1, OnnxBytes.slow(1));
    server =
        TestServer.start(
            TestServer.config(
                folder,
                "{\"config\":{\"name\":\"add\",\"base_path\":\"add\"}}",
                "{\"config\":{\"name\":\"square\",\"base_path\":\"square\"}}",
                "{\"config\":{\"name\":\"words\",\"base_path\":\"words\"}}"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void theServerServesOn() throws Exception {
    HttpResponse<byte[]> response =
        server.post(
            "/v2/models/add/infer",
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2]}]}");
    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    assertThat(server.metric("ovms_current_requests{name=\"add\",version=\"1\"}")).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{|The body is not valid JSON",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2]}]}x|The body is not valid JSON",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2]}]} {}|The body is not valid JSON at byte ",
        "`{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[\n`|The body is not valid JSON at byte ",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1, |The body is not valid JSON at byte ",
        "``|Request body should be JSON object",
        "[]|Request body should be JSON object",
        "{}|Invalid number of inputs - Expected: 1; Actual: 0",
        "{'inputs':{}}|Invalid request - inputs",
        "{'inputs':[1]}|Invalid request - inputs",
        "{'inputs':[{}]}|Invalid request - inputs: an input without name, shape or datatype",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP31','data':[1,2]}]}|Invalid request - datatype: FP31",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'INT64','data':[1,2]}]}|Invalid input precision - Expected: FP32; Actual: INT64",
        "{'inputs':[{'name':'x','shape':[1,1],'datatype':'UINT64','data':[1E1111111111111]}]}|Invalid input precision - input x: 1E1111111111111 (expected: a value of type UINT64)",
        "{'inputs':[{'name':'y','shape':[1,2],'datatype':'FP32','data':[1,2]}]}|Unexpected input - y (expected: [x])",
        "{'inputs':[{'name':'x','shape':[2],'datatype':'FP32','data':[1,2]}]}|Invalid number of shape dimensions",
        "{'inputs':[{'name':'x','shape':[1,3],'datatype':'FP32','data':[1,2,3]}]}|Invalid input shape",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2,3]}]}|Invalid content size of tensor - x: data of 3 values",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[]}]}|Invalid content size of tensor",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[[1],[2]]}]}|Invalid content size of tensor - x: data of shape [2, 1]",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2]}],'outputs':[{'name':'y','parameters':{'classification':2}}]}|Invalid request - classification: 2 (expected: none: this extension is not supported)",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','parameters':{'shared_memory_region':'r'}}]}|Invalid request - shared_memory_region: r (expected: none: this extension is not supported)",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[[1,2],[3]]}]}|Could not parse input content",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':['1',2]}]}|Invalid input precision - input x: 1",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[null,2]}]}|Invalid input precision - input x: null",
        "{'inputs':[{'name':'x','shape':[-1,2],'datatype':'FP32','data':[1,2]}]}|Invalid request - shape: -1",
        "{'inputs':[{'name':'x','shape':[1.5,2],'datatype':'FP32','data':[1,2]}]}|Invalid request - shape: 1.5",
        "{'inputs':[{'name':'x','shape':[99999999999999999999,2],'datatype':'FP32','data':[1]}]}|Invalid request - shape",
        "{'inputs':[{'name':'x','shape':[4611686018427387904,2],'datatype':'FP32','data':[1]}]}|Invalid input shape",
        "{'inputs':[{'name':'x','shape':[4611686018427387904,2],'datatype':'FP32'}]}|Invalid input shape",
        "{'inputs':[{'name':'x','shape':[1000000000,2],'datatype':'FP32','data':[1]}]}|Invalid content size of tensor - x: fewer values",
        "{'inputs':[{'name':'x','shape':[1000000000,2],'datatype':'FP32'}]}|Invalid content size of tensor - x: 0 bytes left",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2]}],'outputs':[{'name':'z'}]}|Invalid request - outputs: z (expected: of [y])",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2]},{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2]}]}|Invalid request - inputs: x a second time (expected: each input once)",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2]}],'outputs':[{'name':'y'},{'name':'y'}]}|Invalid request - outputs: y a second time (expected: each output once)",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2],'data':[1,2]}]}|The body is not valid JSON at byte 74 - Duplicate field 'data'",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2],'shape':[2,1]}]}|The body is not valid JSON",
        "{'inputs':[],'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2]}]}|The body is not valid JSON",
        "{'inputs':[{'name':'x','shape':[1,0],'datatype':'FP32','data':[]}]}|Invalid input shape - Expected: [-1, 2]; Actual: [1, 0]",
      })
  void jsonThatIsWrong(String request, String error) throws Exception {
    HttpResponse<byte[]> response = server.post("/v2/models/add/infer", request.replace('\'', '"'));

    assertThat(json(response).path("error").asText()).startsWith(error);
    assertThat(response.statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "add|FP32|[1,2]|'binary_data_size':8|7|Invalid content size of tensor - x: 7 bytes left",
        "add|FP32|[1,2]|'binary_data_size':8|9|Invalid content size of tensor - the body: 1 bytes behind",
        "add|FP32|[1,2]|'binary_data_size':4|4|Invalid content size of tensor - x: binary_data_size 4",
        "add|FP32|[1,2]|'binary_data_size':-1|8|Invalid request - binary_data_size: -1",
        "add|FP32|[1,2]|'binary_data_size':'8'|8|Invalid request - binary_data_size: 8",
        "add|FP32|[536870913,2]|'binary_data_size':8|8|Invalid content size of tensor",
        "words|BYTES|[1]|'binary_data_size':4|4|Invalid content size of tensor - x: element 0",
        "words|BYTES|[2]|'binary_data_size':8|8|Invalid content size of tensor - x: element 0",
        "words|BYTES|[1000000000]|'binary_data_size':8|8|Invalid content size of tensor - x: 8 bytes",
      })
  void binaryTensorsThatAreWrong(
      String model, String datatype, String shape, String parameter, int bytes, String error)
      throws Exception {
    String header =
        "{'inputs':[{'name':'x','shape':%s,'datatype':'%s','parameters':{%s}}]}"
            .formatted(shape, datatype, parameter)
            .replace('\'', '"');

    HttpResponse<byte[]> response =
        binary(model, header, header.length() + "", "\u007f".repeat(bytes));

    assertThat(json(response).path("error").asText()).startsWith(error);
    assertThat(response.statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({"-1", "abc", "99999999999", "1000"})
  void headerLengthsThatAreWrong(String length) throws Exception {
    HttpResponse<byte[]> response = binary("add", "{}", length, "");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).path("error").asText()).contains("Inference-Header-Content-Length");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/none|400|Invalid request URL",
        "/v2/models/|400|Invalid request URL",
        "/v2/models/add/versions/x/infer|400|Invalid request URL",
        "/v1/models/add:classify|400|Invalid request URL",
        "/v2/models/add/infer|406|Unsupported method",
        "/v1/models/add:predict|406|Unsupported method",
        "/v1/config/reload|406|Unsupported method",
        "/v2/models/none|404|Model with requested name is not found",
        "/v1/models/none|404|Model with requested name is not found",
        "/v2/models/add/versions/9|404|Model with requested version is not found",
      })
  void pathsThatAreWrong(String path, int status, String error) throws Exception {
    HttpResponse<byte[]> response = server.get(path);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).path("error").asText()).isEqualTo(error);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16", "UTF-32BE"})
  void jsonIsUtf8(String charset) throws Exception {
    for (String path : List.of("/v1/models/add:predict", "/v2/models/add/infer")) {
      HttpResponse<byte[]> response =
          server.send(
              HttpRequest.newBuilder(server.uri(path))
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"inputs\":{\"x\":[[1,2]]}}", Charset.forName(charset)))
                  .build());

      assertThat(json(response).path("error").asText()).startsWith("The body is not valid JSON");
      assertThat(response.statusCode()).isEqualTo(400);
    }
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    String body = " ".repeat((1 << 20) + 1);
    HttpResponse<byte[]> response = server.post("/v2/models/add/infer", body);
    HttpResponse<byte[]> chunked =
        server.send(
            HttpRequest.newBuilder(server.uri("/v2/models/add/infer"))
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.US_ASCII))))
                .build());

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(chunked.statusCode()).isEqualTo(413);
  }

  @Test
  void aBodyThatUnpacksToTooMuchIsRefused() throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(body)) {
      gzip.write(new byte[8 << 20]);
    }

    HttpResponse<byte[]> response =
        server.send(
            HttpRequest.newBuilder(server.uri("/v2/models/add/infer"))
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build());

    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void anEmptyInputThatTheModelCannotRunIsTheClients() throws Exception {
    String input =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[%s],\"datatype\":\"FP32\",\"data\":[]}]}";

    HttpResponse<byte[]> taken = server.post("/v2/models/square/infer", input.formatted("0,0"));
    HttpResponse<byte[]> refused = server.post("/v2/models/square/infer", input.formatted("0,2"));

    assertThat(json(taken).at("/outputs/0/shape")).isEqualTo(json("[0,0]"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).path("error").asText())
        .startsWith(
            "Invalid input - x: shape [0, 2] (expected: no empty input, the model fails on");
  }

  @Test
  void deepNestingIsRefused() throws Exception {
    String data = "[".repeat(100_000);

    HttpResponse<byte[]> response =
        server.post(
            "/v2/models/add/infer",
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":" + data);

    assertThat(response.statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'inputs':[{'name':'%s','shape':[1,2],'datatype':'FP32','data':[1,2]}]}",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'%s','data':[1,2]}]}",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':['%s',2]}]}",
        "{'inputs':[{'name':'x','shape':['%s']}]}",
        "{'inputs':['%s']}",
        "{'inputs':[{'name':'x','parameters':{'binary_data_size':'%s'}}]}",
        "{'outputs':[{'name':'%s'}]}",
        "{'%s",
      })
  void whatWasSentIsNotSentBackWhole(String request) throws Exception {
    String body = request.replace('\'', '"').formatted("x".repeat(500_000));

    HttpResponse<byte[]> response = server.post("/v2/models/add/infer", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).hasSizeBetween(20, 600);
  }

  @Test
  void fieldsThatAreNotKnownAreSkippedUpToANumber() throws Exception {
    String known =
        "\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2]}]}";
    String some = "{\"some\":{\"a\":[{\"b\":1}],\"c\":{}},";
    StringBuilder many = new StringBuilder("{");
    for (int i = 0; i < 10_001; i++) {
      many.append("\"f").append(i).append("\":0,");
    }

    HttpResponse<byte[]> skipped = server.post("/v2/models/add/infer", some + known);
    HttpResponse<byte[]> refused = server.post("/v2/models/add/infer", many + known);

    assertThat(skipped.statusCode()).as(text(skipped)).isEqualTo(200);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).path("error").asText())
        .isEqualTo("Invalid request - more than 10000 fields that are not known");
  }

  @Test
  void somethingThatIsNotHttpIsRefused() throws Exception {
    try (Socket socket = server.socket()) {
      socket
          .getOutputStream()
          .write("\u0000\u0001\u0002 nonsense\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 400");
    }
  }

  private static HttpResponse<byte[]> binary(
      String model, String header, String length, String tensors) throws Exception {
    return server.send(
        HttpRequest.newBuilder(server.uri("/v2/models/" + model + "/infer"))
            .header("Inference-Header-Content-Length", length)
            .POST(HttpRequest.BodyPublishers.ofString(header + tensors, StandardCharsets.US_ASCII))
            .build());
  }
}
