package dev.headroom.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A classifier as skl2onnx exports it, asked over both protocols. */
class ScikitLearnTest {
  private static final String SETOSA = "[5.1,3.5,1.4,0.2]";
  private static final String VIRGINICA = "[5.9,3.0,5.1,1.8]";

  @TempDir private Path folder;

  @Test
  void rowsGoInAndRowsComeOut() throws Exception {
    try (var in = ScikitLearnTest.class.getResourceAsStream("/sklearn/texts.onnx")) {
      TestServer.write(folder.resolve("iris"), 1, in.readAllBytes());
    }
    Path config =
        TestServer.config(folder, "{\"config\":{\"name\":\"iris\",\"base_path\":\"iris\"}}");
    try (TestServer server = TestServer.start(config)) {
      JsonNode predictions =
          TestServer.json(
                  server.post(
                      "/v1/models/iris:predict",
                      "{\"instances\":[" + SETOSA + "," + VIRGINICA + "]}"))
              .path("predictions");
      assertThat(predictions).hasSize(2);
      assertThat(predictions.path(1).path("output_label").asText()).isEqualTo("virginica");
      assertThat(predictions.path(1).path("output_probability.keys").path(2).asText())
          .isEqualTo("virginica");
      assertThat(predictions.path(1).path("output_probability").path(2).asDouble())
          .isBetween(0.7, 0.8);

      JsonNode outputs =
          TestServer.json(
                  server.post(
                      "/v2/models/iris/infer",
                      "{\"inputs\":[{\"name\":\"X\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":"
                          + SETOSA
                          + "}]}"))
              .path("outputs");
      assertThat(outputs).hasSize(3);
      assertThat(outputs.path(0).path("data").path(0).asText()).isEqualTo("setosa");
      assertThat(outputs.path(1).path("shape").toString()).isEqualTo("[1,3]");
    }
  }
}
