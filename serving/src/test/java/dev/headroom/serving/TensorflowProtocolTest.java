package dev.headroom.serving;

import static dev.headroom.serving.TestServer.json;
import static dev.headroom.serving.TestServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.serving.OnnxBytes.ElementType;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TensorFlow Serving's REST API over a socket. */
class TensorflowProtocolTest {
  private static TestServer server;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    TestServer.write(folder.resolve("add"), 2, OnnxBytes.add(1, -1, 2));
    TestServer.write(folder.resolve("words"), 1, OnnxBytes.identity(ElementType.STRING, -1));
    TestServer.write(folder.resolve("two"), 1, OnnxBytes.sumAndProduct());
    Path config =
        TestServer.config(
            folder,
            "{\"config\":{\"name\":\"add\",\"base_path\":\"add\"}}",
            "{\"config\":{\"name\":\"words\",\"base_path\":\"words\"}}",
            "{\"config\":{\"name\":\"two\",\"base_path\":\"two\"}}");
    server = TestServer.start(config);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "add|{'instances':[[1,2],[3,4]]}|{'predictions':[[2.0,3.0],[4.0,5.0]]}",
        "add|{'signature_name':'serving_default','instances':[[1,2]]}|{'predictions':[[2.0,3.0]]}",
        "add|{'instances':[{'x':[1,2]},{'x':[3,4]}]}|{'predictions':[[2.0,3.0],[4.0,5.0]]}",
        "add|{'inputs':[[1,2]]}|{'outputs':[[2.0,3.0]]}",
        "add|{'inputs':{'x':[[1,2]]}}|{'outputs':[[2.0,3.0]]}",
        "two|{'inputs':{'a':[[1,2]],'b':[[3,4]]}}|{'outputs':{'sum':[[4.0,6.0]],'product':[[3.0,8.0]]}}",
        "two|{'instances':[{'b':[3,4],'a':[1,2]},{'a':[0,0],'b':[5,6]}]}"
            + "|{'predictions':[{'sum':[4.0,6.0],'product':[3.0,8.0]},{'sum':[5.0,6.0],'product':[0.0,0.0]}]}",
        "words|{'instances':['a','b']}|{'predictions':['a','b']}",
        "words|{'instances':[{'b64':'aGVsbG8='},{'b64':''}]}|{'predictions':['hello','']}",
        "words|{'inputs':[{'b64':'aGVsbG8='}]}|{'outputs':['hello']}",
      })
  void rowsAndColumns(String model, String request, String answer) throws Exception {
    HttpResponse<byte[]> response =
        server.post("/v1/models/" + model + ":predict", request.replace('\'', '"'));

    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    assertThat(json(response)).isEqualTo(json(answer.replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "add|{}|Invalid JSON structure. Could not detect row or column format",
        "add|{'inputs':[[1,2]],'instances':[[1,2]]}|Invalid JSON structure. Could not detect row or column format",
        "add|[]|Request body should be JSON object",
        "add|{'instances':[]}|Invalid JSON structure. Missing instances in row format",
        "add|{'instances':3}|Invalid JSON structure. Nonamed instance is not an array.",
        "add|{'instances':[[1,2],[3]]}|Could not parse input content. Not valid ndarray detected",
        "add|{'instances':[[1,2],3]}|Could not parse input content. Not valid ndarray detected",
        "add|{'instances':[[1,'a']]}|Invalid input precision - input x: a (expected: a value of type FP32)",
        "add|{'instances':[{'z':[1,2]}]}|Unexpected input - z (expected: [x])",
        "add|{'instances':[{'x':[1,2]},[3,4]]}|Invalid JSON structure. One of named instances is not a JSON object.",
        "add|{'inputs':{}}|Invalid JSON structure. Missing inputs in column format",
        "add|{'instances':[[1,2,3]]}|Invalid input shape - Expected: [-1, 2]; Actual: [1, 3]; input name: x",
        "add|{'inputs':[1,2]}|Invalid number of shape dimensions - Expected: [-1, 2]; Actual: [2]; input name: x",
        "two|{'instances':[[1,2]]}|Invalid number of inputs - Expected: 2 named inputs; Actual: one without a name",
        "two|{'instances':[{'a':[1,2]}]}|Invalid number of inputs - Expected: 2; Actual: 1",
        "two|{'instances':[{'a':[1,2],'b':[1,2]},{'a':[1,2]}]}"
            + "|Invalid JSON structure. Request inputs have different batch sizes",
      })
  void whatIsWrongIsSaid(String model, String request, String error) throws Exception {
    HttpResponse<byte[]> response =
        server.post("/v1/models/" + model + ":predict", request.replace('\'', '"'));

    assertThat(json(response).path("error").asText()).isEqualTo(error);
    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void statusMetadataAndConfig() throws Exception {
    String status =
        "{\"model_version_status\":[{\"version\":\"2\",\"state\":\"AVAILABLE\","
            + "\"status\":{\"error_code\":\"OK\",\"error_message\":\"OK\"}}]}";
    assertThat(json(server.get("/v1/models/add"))).isEqualTo(json(status));
    assertThat(json(server.get("/v1/models/add/versions/2"))).isEqualTo(json(status));
    assertThat(json(server.get("/v1/config")).path("add")).isEqualTo(json(status));
    assertThat(server.get("/v1/models/add/versions/1").statusCode()).isEqualTo(404);
    assertThat(json(server.get("/v1/models/add/metadata")).at("/modelSpec/version").asText())
        .isEqualTo("2");
    assertThat(
            json(server.get("/v1/models/add/versions/2/metadata"))
                .at(
                    "/metadata/signature_def/signatureDef/serving_default/inputs/x/tensorShape/dim"))
        .isEqualTo(json("[{\"size\":\"-1\",\"name\":\"\"},{\"size\":\"2\",\"name\":\"\"}]"));
  }

  @Test
  void reloadSaysWhetherThereWasSomethingToDo() throws Exception {
    HttpRequest reload =
        HttpRequest.newBuilder(server.uri("/v1/config/reload"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();

    assertThat(server.send(reload).statusCode()).isEqualTo(200);
  }
}
