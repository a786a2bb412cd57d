package dev.headroom.serving;

import static dev.headroom.serving.TestServer.json;
import static dev.headroom.serving.TestServer.text;
import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Triton's and KServe's clients ask of a repository, of health and of statistics. */
@Timeout(60)
class RepositoryTest {
  private static final String ONE =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[0,0]}]}";

  @TempDir private Path folder;

  private Path config(String more) throws Exception {
    return TestServer.config(
        folder,
        "{\"config\":{\"name\":\"m\",\"base_path\":\"m\"" + more + "}}",
        "{\"config\":{\"name\":\"other\",\"base_path\":\"m\"}}");
  }

  private TestServer start(int pollSeconds) throws Exception {
    TestServer.write(folder.resolve("m"), 1, OnnxBytes.add(1, -1, 2));
    return TestServer.start(config(""), Duration.ZERO, pollSeconds);
  }

  private static HttpResponse<byte[]> get(TestServer server, String path, String accept)
      throws Exception {
    return server.send(HttpRequest.newBuilder(server.uri(path)).header("Accept", accept).build());
  }

  private static int infer(TestServer server) throws Exception {
    return server.post("/v2/models/m/infer", ONE).statusCode();
  }

  @Test
  void aModelThatIsUnloadedStaysSoUntilItIsLoaded() throws Exception {
    try (TestServer server = start(0)) {
      assertThat(json(server.post("/v2/repository/index", "")))
          .isEqualTo(
              json(
                  "[{\"name\":\"m\",\"version\":\"1\",\"state\":\"READY\",\"reason\":\"\"},"
                      + "{\"name\":\"other\",\"version\":\"1\",\"state\":\"READY\",\"reason\":\"\"}]"));

      HttpResponse<byte[]> unloaded = server.post("/v2/repository/models/m/unload", "");

      assertThat(unloaded.statusCode()).isEqualTo(200);
      assertThat(unloaded.body()).isEmpty();
      until("its thread has ended it", () -> text(server.get("/v1/models/m")).contains("END"));
      assertThat(infer(server)).isEqualTo(404);
      assertThat(server.post("/v1/config/reload", "").statusCode()).isBetween(200, 201);
      assertThat(infer(server)).as("a reload does not load it").isEqualTo(404);
      assertThat(server.post("/v2/models/other/infer", ONE).statusCode()).isEqualTo(200);
      assertThat(json(server.post("/v2/repository/index", "{\"ready\":true}")).size()).isEqualTo(1);
      assertThat(text(server.post("/v2/repository/index", "{}")))
          .contains("\"state\":\"UNAVAILABLE\",\"reason\":\"unloaded\"");

      assertThat(server.post("/v2/repository/models/m/load", "{}").statusCode()).isEqualTo(200);
      assertThat(infer(server)).isEqualTo(200);
    }
  }

  @Test
  void anotherConfigurationOfAnUnloadedModelLoadsIt() throws Exception {
    try (TestServer server = start(1)) {
      assertThat(server.post("/v2/repository/models/m/unload", "").statusCode()).isEqualTo(200);
      config(",\"nireq\":2");
      until("it is loaded", () -> infer(server) == 200);
    }
  }

  @Test
  void strictReadinessDoesNotMissWhatWasUnloaded() throws Exception {
    TestServer.write(folder.resolve("m"), 1, OnnxBytes.add(1, -1, 2));
    try (TestServer server = TestServer.startStrictly(config(""))) {
      until("all is loaded", () -> server.get("/v2/health/ready").statusCode() == 200);
      server.post("/v2/repository/models/m/unload", "");
      assertThat(server.get("/v2/health/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whatCannotBeLoadedOrIsNotThereIsSaid() throws Exception {
    try (TestServer server = start(0)) {
      Files.writeString(folder.resolve("m/1/model.onnx"), "junk");
      assertThat(server.post("/v2/repository/models/m/unload", "").statusCode()).isEqualTo(200);

      HttpResponse<byte[]> failed = server.post("/v2/repository/models/m/load", "");

      assertThat(failed.statusCode()).isEqualTo(412);
      assertThat(text(failed))
          .startsWith("{\"error\":\"Error while loading a model - version 1: ")
          .doesNotContain(folder.toString());
      assertThat(server.post("/v2/repository/models/none/load", "").statusCode()).isEqualTo(404);
      assertThat(server.post("/v2/repository/models/none/unload", "").statusCode()).isEqualTo(404);
      assertThat(server.get("/v2/repository/index").statusCode()).isEqualTo(406);
      assertThat(
              text(
                  server.post(
                      "/v2/repository/models/m/load", "{\"parameters\":{\"config\":\"{}\"}}")))
          .contains("parameters: a model's configuration or files (expected: none");
      assertThat(server.post("/v2/repository/index", "{").statusCode()).isEqualTo(400);
      assertThat(server.post("/v2/repository/index", " ".repeat(70_000)).statusCode())
          .isEqualTo(413);
    }
  }

  @Test
  void aPageOfAnotherOriginDoesNotManage() throws Exception {
    try (TestServer server = start(0)) {
      for (String path : new String[] {"/v2/repository/models/m/unload", "/v1/config/reload"}) {
        HttpResponse<byte[]> refused =
            server.send(
                HttpRequest.newBuilder(server.uri(path))
                    .header("Origin", "https://evil.example")
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build());
        assertThat(refused.statusCode()).isEqualTo(403);
      }
      assertThat(infer(server)).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v2/health/live|{\"live\":true}",
        "/v2/health/ready|{\"ready\":true}",
        "/v2/models/m/ready|{\"name\":\"m\",\"ready\":true}",
        "/v2/models/m/versions/1/ready|{\"name\":\"m\",\"ready\":true}",
      })
  void healthHasABodyForThoseWhoTakeJson(String path, String body) throws Exception {
    try (TestServer server = start(0)) {
      assertThat(text(get(server, path, "*/*"))).isEqualTo(body);
      assertThat(text(get(server, path, "application/json"))).isEqualTo(body);
      assertThat(text(get(server, path, "text/plain"))).isEmpty();
      assertThat(text(server.get(path))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/models", "/v2/models"})
  void modelsAreListed(String path) throws Exception {
    try (TestServer server = start(0)) {
      assertThat(text(server.get(path))).isEqualTo("{\"models\":[\"m\",\"other\"]}");
    }
  }

  @Test
  void theStateOfAModelIsForBothProtocols() throws Exception {
    try (TestServer server = start(0)) {
      String status =
          "{\"model_version_status\":[{\"version\":\"1\",\"state\":\"AVAILABLE\",\"status\":"
              + "{\"error_code\":\"OK\",\"error_message\":\"OK\"}}]";
      assertThat(text(server.get("/v1/models/m"))).isEqualTo(status + "}");
      assertThat(text(get(server, "/v1/models/m", "*/*")))
          .isEqualTo(status + ",\"name\":\"m\",\"ready\":true}");
      assertThat(text(get(server, "/v1/models/m/versions/1", "*/*"))).isEqualTo(status + "}");
      server.post("/v2/repository/models/m/unload", "");
      assertThat(text(get(server, "/v1/models/m", "*/*")))
          .endsWith("\"name\":\"m\",\"ready\":false}");
      assertThat(text(server.get("/"))).isEqualTo("{\"status\":\"alive\"}");
    }
  }

  @Test
  void whatIsNotThereIsCountedWithoutItsName() throws Exception {
    try (TestServer server = start(0)) {
      for (String path : new String[] {"/v2/models/no", "/v1/models/no", "/v2/models/no/ready"}) {
        assertThat(server.get(path).statusCode()).isEqualTo(404);
      }
      assertThat(server.post("/v2/models/no/infer", ONE).statusCode()).isEqualTo(404);
      assertThat(server.post("/v2/models/m/versions/9/infer", ONE).statusCode()).isEqualTo(404);
      assertThat(server.get("/v1/models/m/versions/9").statusCode()).isEqualTo(404);
      assertThat(server.metric("headroom_requests_unknown_total{what=\"model\"}")).isEqualTo(4);
      assertThat(server.metric("headroom_requests_unknown_total{what=\"version\"}")).isEqualTo(2);
    }
  }

  @Test
  void statisticsAndConfigurationAreTritons() throws Exception {
    try (TestServer server = start(0)) {
      for (int i = 0; i < 3; i++) {
        assertThat(infer(server)).isEqualTo(200);
      }
      assertThat(server.post("/v2/models/m/infer", "{}").statusCode()).isEqualTo(400);
      until(
          "all is counted",
          () ->
              json(server.get("/v2/models/m/stats")).at("/model_stats/0/inference_count").asInt()
                  == 3);

      var stats = json(server.get("/v2/models/m/stats")).at("/model_stats/0");

      assertThat(stats.at("/inference_stats/success/count").asInt()).isEqualTo(3);
      assertThat(stats.at("/inference_stats/success/ns").asLong())
          .isGreaterThan(stats.at("/inference_stats/compute_infer/ns").asLong());
      assertThat(stats.at("/inference_stats/fail/count").asInt()).isEqualTo(1);
      assertThat(json(server.get("/v2/models/stats")).path("model_stats").size()).isEqualTo(2);
      assertThat(server.get("/v2/models/m/versions/7/stats").statusCode()).isEqualTo(404);
      assertThat(text(server.get("/v2/models/m/config")))
          .startsWith("{\"name\":\"m\",\"platform\":")
          .contains(
              "\"version_policy\":{\"latest\":{\"num_versions\":1}},\"max_batch_size\":0,"
                  + "\"input\":[{\"name\":\"x\",\"data_type\":\"TYPE_FP32\",\"dims\":[-1,2]}]");
    }
  }
}
