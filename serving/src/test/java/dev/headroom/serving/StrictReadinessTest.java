package dev.headroom.serving;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.serving.OnnxBytes.ElementType;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /v2/health/ready} where it is to mean that all models can answer. */
class StrictReadinessTest {
  /** Of a type that the protocols have not. */
  private static final byte[] UNSERVABLE = OnnxBytes.identity(ElementType.BFLOAT16, 2);

  private static final String WHY =
      "model m version 1: input x: type BFLOAT16 (expected: one that"
          + " the Open Inference Protocol has)";

  @TempDir Path folder;

  private Path config() throws IOException {
    return TestServer.config(folder, "{\"config\":{\"name\":\"m\",\"base_path\":\"m\"}}");
  }

  private static HttpResponse<byte[]> ready(TestServer server) {
    try {
      return server.get("/v2/health/ready");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String body(TestServer server) {
    return new String(ready(server).body(), StandardCharsets.UTF_8);
  }

  @Test
  void aModelThatCannotBeLoadedIsNotReadyAndSaysWhyUntilItCan() throws Exception {
    Files.createDirectories(folder.resolve("m/1"));
    Files.write(folder.resolve("m/1/model.onnx"), UNSERVABLE);
    try (TestServer server = TestServer.startStrictly(config())) {
      assertThat(ready(server).statusCode()).isEqualTo(503);
      assertThat(body(server)).isEqualTo("{\"ready\":false,\"error\":\"" + WHY + "\"}");

      TestServer.write(folder.resolve("m"), 2, OnnxBytes.add(1, -1, 2));
      until(() -> ready(server).statusCode() == 200);
    }
  }

  @Test
  void ofSeveralModelsItSaysHowManyAnswer() throws Exception {
    Files.createDirectories(folder.resolve("m/1"));
    Files.write(folder.resolve("m/1/model.onnx"), UNSERVABLE);
    TestServer.write(folder.resolve("n"), 1, OnnxBytes.add(1, -1, 2));
    Path config =
        TestServer.config(
            folder,
            "{\"config\":{\"name\":\"m\",\"base_path\":\"m\"}}",
            "{\"config\":{\"name\":\"n\",\"base_path\":\"n\"}}");
    try (TestServer server = TestServer.startStrictly(config)) {
      until(() -> body(server).contains("answering"));
      assertThat(ready(server).statusCode()).isEqualTo(503);
      assertThat(body(server))
          .isEqualTo("{\"ready\":false,\"answering\":1,\"error\":\"" + WHY + "\"}");
    }
  }

  @Test
  void withOvmssReadinessItIsReadyAllTheSame() throws Exception {
    Files.createDirectories(folder.resolve("m/1"));
    Files.write(folder.resolve("m/1/model.onnx"), UNSERVABLE);
    try (TestServer server = TestServer.start(config())) {
      assertThat(ready(server).statusCode()).isEqualTo(200);
      assertThat(body(server)).isEmpty();
    }
  }

  @Test
  void aNewVersionThatCannotBeLoadedIsToldWhileTheOldOneServes() throws Exception {
    TestServer.write(folder.resolve("m"), 1, OnnxBytes.add(1, -1, 2));
    try (TestServer server = TestServer.startStrictly(config())) {
      until(() -> ready(server).statusCode() == 200);
      assertThat(body(server)).isEqualTo("{\"ready\":true}");

      Files.createDirectories(folder.resolve("m/2"));
      Files.write(folder.resolve("m/2/model.onnx"), UNSERVABLE);

      until(() -> body(server).contains("model m version 2"));
      assertThat(ready(server).statusCode()).isEqualTo(200);
      assertThat(body(server)).contains("BFLOAT16");
    }
  }
}
