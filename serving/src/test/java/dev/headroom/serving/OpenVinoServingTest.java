package dev.headroom.serving;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.serving.engine.Engines;
import dev.headroom.serving.engine.onnx.OnnxEngine;
import dev.headroom.serving.engine.openvino.IrModel;
import dev.headroom.serving.engine.openvino.OpenVinoEngine;
import dev.headroom.serving.engine.openvino.RealOpenVino;
import dev.headroom.serving.repository.ConfigFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of two engines: which one runs a model, and what settings make of it. */
class OpenVinoServingTest {
  @TempDir private Path folder;

  private TestServer start(OpenVinoEngine openvino, String... models) throws Exception {
    return TestServer.start(
        new ConfigFile(TestServer.config(folder, models), 2),
        new Engines(new OnnxEngine(), openvino));
  }

  private static String model(String name, String more) {
    return "{\"config\":{\"name\":\"%s\",\"base_path\":\"%s\"%s}}"
        .formatted(name, name, more.replace('\'', '"'));
  }

  @Test
  void theFileDecidesOrTheSettings() throws Exception {
    IrModel.addOne("?,2").write(folder.resolve("ir/1"));
    TestServer.write(Files.createDirectories(folder.resolve("onnx")), 1, OnnxBytes.add(1, -1, 2));
    TestServer.write(Files.createDirectories(folder.resolve("told")), 1, OnnxBytes.add(1, -1, 2));
    TestServer.write(Files.createDirectories(folder.resolve("auto")), 1, OnnxBytes.add(1, -1, 2));
    try (TestServer server =
        start(
            RealOpenVino.engine(),
            model("ir", ""),
            model("onnx", ""),
            model("told", ",'engine':'openvino','shape':'(4,2)'"),
            model("auto", ",'target_device':'HETERO:CPU'"))) {
      assertThat(platform(server, "ir")).isEqualTo("openvino");
      assertThat(platform(server, "onnx")).isEqualTo("onnxruntime");
      assertThat(platform(server, "told")).isEqualTo("openvino");
      // ONNX Runtime does not know the device.
      assertThat(platform(server, "auto")).isEqualTo("openvino");
      assertThat(
              TestServer.json(server.get("/v2/models/told"))
                  .path("inputs")
                  .path(0)
                  .path("shape")
                  .toString())
          .isEqualTo("[4,2]");
      for (String name : new String[] {"ir", "onnx", "auto"}) {
        JsonNode answer =
            TestServer.json(
                server.post(
                    "/v2/models/" + name + "/infer",
                    "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2]}]}"));
        assertThat(answer.path("outputs").path(0).path("data").toString()).isEqualTo("[2.0,3.0]");
      }
    }
  }

  @Test
  void withoutOpenVinoTheOtherModelsAreServed() throws Exception {
    IrModel.addOne("2").write(folder.resolve("ir/1"));
    TestServer.write(Files.createDirectories(folder.resolve("onnx")), 1, OnnxBytes.add(1, -1, 2));
    OpenVinoEngine none =
        new OpenVinoEngine(Optional.of(folder.resolve("none")), Optional.empty(), Map.of());
    try (TestServer server = start(none, model("ir", ""), model("onnx", ""))) {
      assertThat(platform(server, "onnx")).isEqualTo("onnxruntime");
      until(() -> server.get("/v2/models/ir").statusCode() == 404);
      assertThat(TestServer.json(server.get("/v1/models/ir")).toString())
          .contains("openvino_path: it does not exist")
          .doesNotContain(folder.toString());
    }
  }

  private static String platform(TestServer server, String name) throws Exception {
    return TestServer.json(server.get("/v2/models/" + name)).path("platform").asText();
  }
}
