package dev.headroom.serving.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a config.json, which is read as the server does. */
class ConfigFuzzTest {
  private static Path file;

  static Stream<byte[]> seeds() {
    return Stream.of(
            """
            {"model_config_list":[
              {"config":{"name":"a","base_path":"/models/a","batch_size":"auto","nireq":4,
               "shape":{"x":"(1,3,100:200,-1)"},"layout":{"x":"NHWC:NCHW"},"target_device":"CPU",
               "model_version_policy":{"specific":{"versions":[1,3]}},
               "plugin_config":{"NUM_STREAMS":2,"PERFORMANCE_HINT":"LATENCY","X":true}}},
              {"config":{"name":"b","base_path":"b","shape":"auto","layout":"NCHW",
               "model_version_policy":{"latest":{"num_versions":2}},
               "dynamic_batching":{"size":8,"delay":"2ms"},"engine":"openvino"}}],
             "monitoring":{"metrics":{"enable":true,"metrics_list":["ovms_requests_success"]}},
             "pipeline_config_list":[]}
            """,
            "{\"model_config_list\":[{\"config\":{\"name\":\"a\",\"base_path\":\"..\"}},{\"config\":{}}]}",
            "{\"model_config_list\":[{\"config\":{\"name\":\"a\",\"base_path\":\"\\u0000\"}}]}",
            "{\"model_config_list\":{},\"model_config_list\":[]}",
            "model_config_list: [&a {config: {name: x, base_path: *a}}]",
            "",
            "[".repeat(2000),
            "{\"a\":".repeat(2000))
        .map(text -> text.getBytes(UTF_8));
  }

  @BeforeAll
  static void begin() throws IOException {
    file = Files.createTempFile("config", ".json");
  }

  @AfterAll
  static void end() throws IOException {
    Files.deleteIfExists(file);
  }

  @MethodSource("seeds")
  @FuzzTest
  void isReadOrRefused(byte[] text) throws IOException {
    Files.write(file, text);
    try {
      ServedConfig config = new ConfigFile(file, 2).read();
      assertThat(config.models()).allSatisfy(model -> assertThat(model.name()).isNotEmpty());
    } catch (ConfigException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
