package dev.headroom.serving;

import static dev.headroom.serving.TestServer.json;
import static dev.headroom.serving.TestServer.text;
import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions and configuration change while requests are served. */
class VersionsTest {
  private static final String ONE =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[0,0]}]}";

  @TempDir Path folder;

  private Path config(String more) throws IOException {
    return TestServer.config(
        folder, "{\"config\":{\"name\":\"m\",\"base_path\":\"m\"" + more + "}}");
  }

  private void write(long version) throws IOException {
    TestServer.write(folder.resolve("m"), version, OnnxBytes.add((float) version, -1, 2));
  }

  private void remove(long version) throws IOException {
    Path directory = folder.resolve("m").resolve(Long.toString(version));
    Files.delete(directory.resolve("model.onnx"));
    Files.delete(directory);
  }

  private static JsonNode status(TestServer server) {
    try {
      return json(server.get("/v1/models/m")).path("model_version_status");
    } catch (IOException | InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  private static String state(TestServer server, long version) {
    for (JsonNode status : status(server)) {
      if (status.path("version").asLong() == version) {
        return status.path("state").asText();
      }
    }
    return "";
  }

  private static int answer(TestServer server, String path) throws Exception {
    HttpResponse<byte[]> response = server.post("/v2/models/m" + path + "/infer", ONE);
    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    return json(response).at("/outputs/0/data/0").asInt();
  }

  /** As ovmsclient asks for the default version. */
  @Test
  void versionZeroIsTheDefaultOneAndOneThatCannotBeIsNotFound() throws Exception {
    write(2);
    try (TestServer server = TestServer.start(config(""), Duration.ZERO, 1)) {
      assertThat(answer(server, "/versions/0")).isEqualTo(2);
      assertThat(answer(server, "/versions/02")).isEqualTo(2);
      assertThat(server.get("/v1/models/m/versions/0").statusCode()).isEqualTo(200);
      for (String version : List.of("3", "9223372036854775808", "1".repeat(40))) {
        HttpResponse<byte[]> unknown =
            server.post("/v2/models/m/versions/" + version + "/infer", ONE);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(text(unknown)).contains("Model with requested version is not found");
      }
    }
  }

  @Test
  void aModelsFileMayHaveAnyName() throws Exception {
    Path version = Files.createDirectories(folder.resolve("m/1"));
    Files.write(version.resolve("resnet50.onnx"), OnnxBytes.add(5, -1, 2));
    try (TestServer server = TestServer.start(config(""), Duration.ZERO, 1)) {
      assertThat(answer(server, "")).isEqualTo(5);
    }
  }

  /** Clients would have to use those names: to pass over the file would be to answer wrongly. */
  @Test
  void otherNamesForTensorsAreRefusedByName() throws Exception {
    write(1);
    Files.writeString(folder.resolve("m/1/mapping_config.json"), "{}");
    try (TestServer server = TestServer.start(config(""), Duration.ZERO, 1)) {
      assertThat(status(server).at("/0/status/error_message").asText())
          .startsWith("mapping_config.json: other names for a model's tensors are not supported");
    }
  }

  @Test
  void aFileInPlaceOfTheFolderIsVersionOne() throws Exception {
    Files.write(folder.resolve("m"), OnnxBytes.add(6, -1, 2));
    try (TestServer server = TestServer.start(config(""), Duration.ZERO, 1)) {
      assertThat(answer(server, "/versions/1")).isEqualTo(6);
    }
  }

  /** Loaded as soon as there is one; until then it is said what there is instead. */
  @Test
  void aFormatThatIsNotSupportedIsSaidByName() throws Exception {
    Path version = Files.createDirectories(folder.resolve("m/1"));
    Files.writeString(version.resolve("model.xml"), "<net/>");
    try (TestServer server = TestServer.start(config(""), Duration.ZERO, 1)) {
      assertThat(status(server).at("/0/status/error_message").asText())
          .startsWith("model.xml: its format is not supported");

      Files.write(version.resolve("a.onnx"), OnnxBytes.add(1, -1, 2));
      Files.write(version.resolve("b.onnx"), OnnxBytes.add(2, -1, 2));
      until(
          () ->
              status(server)
                  .at("/0/status/error_message")
                  .asText()
                  .startsWith("[a.onnx, b.onnx]: several models"));

      Files.delete(version.resolve("b.onnx"));
      until(() -> state(server, 1).equals("AVAILABLE"));
    }
  }

  @Test
  void theHighestVersionIsServedUntilAHigherOneCan() throws Exception {
    write(2);
    write(10);
    try (TestServer server = TestServer.start(config(""), Duration.ZERO, 1)) {
      assertThat(answer(server, "")).isEqualTo(10);
      assertThat(server.post("/v2/models/m/versions/2/infer", ONE).statusCode()).isEqualTo(404);

      write(11);
      until(() -> state(server, 10).equals("END"));

      assertThat(answer(server, "")).isEqualTo(11);
      HttpResponse<byte[]> retired = server.post("/v2/models/m/versions/10/infer", ONE);
      assertThat(retired.statusCode()).isEqualTo(404);
      assertThat(json(retired).path("error").asText())
          .isEqualTo("Model with requested version is retired");
    }
  }

  @Test
  void allVersionsOrSpecificOnesAreServed() throws Exception {
    for (long version = 1; version <= 3; version++) {
      write(version);
    }
    Files.createDirectories(folder.resolve("m").resolve("notes"));
    Files.createDirectories(folder.resolve("m").resolve("0"));
    Path config = config(",\"model_version_policy\":{\"all\":{}}");
    try (TestServer server = TestServer.start(config, Duration.ZERO, 1)) {
      assertThat(answer(server, "")).isEqualTo(3);
      assertThat(answer(server, "/versions/1")).isEqualTo(1);

      config(",\"model_version_policy\":{\"specific\":{\"versions\":[1,2]}}");
      until(() -> state(server, 3).equals("END"));

      assertThat(answer(server, "")).isEqualTo(2);
      assertThat(answer(server, "/versions/1")).isEqualTo(1);
    }
  }

  /** Asks for a reload; the poll each second may have found the change before it: 200, not 201. */
  private static void reload(TestServer server) throws Exception {
    assertThat(server.post("/v1/config/reload", "").statusCode()).isIn(200, 201);
  }

  @Test
  void noRequestFailsWhileVersionsComeAndGo() throws Exception {
    write(1);
    try (TestServer server = TestServer.start(config(""), Duration.ZERO, 1)) {
      AtomicBoolean stop = new AtomicBoolean();
      List<CompletableFuture<Integer>> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        clients.add(
            CompletableFuture.supplyAsync(
                () -> {
                  int answered = 0;
                  while (!stop.get()) {
                    try {
                      assertThat(answer(server, "")).isPositive();
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                    answered++;
                  }
                  return answered;
                }));
      }
      for (long version = 2; version <= 5; version++) {
        long old = version - 1;
        write(version);
        reload(server);
        until(() -> state(server, old).equals("END"));
        remove(old);
      }
      config(",\"queue\":50");
      reload(server);
      stop.set(true);

      for (CompletableFuture<Integer> client : clients) {
        assertThat(client.join()).isPositive();
      }
    }
  }

  @Test
  void aVersionThatCannotBeLoadedIsReportedAndTheOldOneStays() throws Exception {
    write(1);
    try (TestServer server = TestServer.start(config(""), Duration.ZERO, 1)) {
      TestServer.write(folder.resolve("m"), 2, new byte[] {1, 2, 3});
      until(() -> state(server, 2).equals("LOADING"));
      until(() -> status(server).findValuesAsText("error_code").contains("UNKNOWN"));

      assertThat(answer(server, "")).isEqualTo(1);
      assertThat(server.get("/v2/health/ready").statusCode()).isEqualTo(200);
      assertThat(server.get("/v2/models/m/versions/2/ready").statusCode()).isEqualTo(404);

      // A copy that was not complete when it was first tried.
      Files.write(folder.resolve("m/2/model.onnx"), OnnxBytes.add(2, -1, 2));
      until(() -> state(server, 1).equals("END"));
      assertThat(answer(server, "")).isEqualTo(2);
    }
  }

  @Test
  void aModelThatCannotBeLoadedDoesNotKeepTheOthersFromBeingReady() throws Exception {
    write(1);
    TestServer.write(folder.resolve("broken"), 1, new byte[0]);
    Path config =
        TestServer.config(
            folder,
            "{\"config\":{\"name\":\"broken\",\"base_path\":\"broken\"}}",
            "{\"config\":{\"name\":\"m\",\"base_path\":\"m\"}}");
    try (TestServer server = TestServer.start(config)) {
      assertThat(answer(server, "")).isEqualTo(1);
      HttpResponse<byte[]> broken = server.post("/v2/models/broken/infer", ONE);
      assertThat(broken.statusCode()).isEqualTo(404);
      assertThat(json(broken).path("error").asText())
          .startsWith("Model with requested version is not loaded yet - ");
    }
  }

  @Test
  void aConfigurationThatIsInvalidChangesNothing() throws Exception {
    write(1);
    try (TestServer server = TestServer.start(config(""), Duration.ZERO, 0)) {
      config(",\"nireq\":-1");

      HttpResponse<byte[]> reload = server.post("/v1/config/reload", "");

      assertThat(reload.statusCode()).isEqualTo(412);
      assertThat(json(reload).path("error").asText())
          .contains(
              "line 1: model_config_list[0].config.nireq: -1 (expected: a whole number from 0 to 100000)")
          .doesNotContain(folder.toString());
      assertThat(answer(server, "")).isEqualTo(1);
    }
  }

  @Test
  void modelsAreAddedAndRemovedByTheConfiguration() throws Exception {
    write(1);
    TestServer.write(folder.resolve("other"), 1, OnnxBytes.add(5, -1, 2));
    try (TestServer server = TestServer.start(config(""), Duration.ZERO, 0)) {
      TestServer.config(folder, "{\"config\":{\"name\":\"other\",\"base_path\":\"other\"}}");
      assertThat(server.post("/v1/config/reload", "").statusCode()).isEqualTo(201);

      assertThat(server.post("/v2/models/other/infer", ONE).statusCode()).isEqualTo(200);
      HttpResponse<byte[]> gone = server.post("/v2/models/m/infer", ONE);
      assertThat(gone.statusCode()).isEqualTo(404);
      assertThat(json(server.get("/v1/config")).has("m")).isFalse();
    }
  }
}
