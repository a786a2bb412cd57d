package dev.headroom.api.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.headroom.api.resource.Model;
import dev.headroom.api.resource.Running;
import dev.headroom.api.resource.VersionPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelConfigTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static void assertConfig(Model model, String json) throws Exception {
    assertThat(
            JSON.readTree(ModelConfig.of(List.of(model), Path.of("/f")))
                .at("/model_config_list/0/config"))
        .isEqualTo(JSON.readTree(json));
  }

  @Test
  void whatIsNotSaidIsTheServersToKnow() throws Exception {
    assertConfig(
        new Model("m", "m", VersionPolicy.NEWEST, 2, 100),
        """
        {"name": "m", "base_path": "/f/m", "queue": 100,
         "plugin_config": {"NUM_STREAMS": "2", "INFERENCE_NUM_THREADS": "2"},
         "model_version_policy": {"latest": {"num_versions": 1}}}
        """);
  }

  @Test
  void allThatIsSaidIsPassedOn() throws Exception {
    Running running =
        new Running(
            Optional.of("openvino"),
            Optional.of("AUTO"),
            Map.of("INFERENCE_NUM_THREADS", "4"),
            Optional.of(3),
            Optional.of("1:8"),
            Map.of(Running.ONLY, "(1,3,-1,100:200)"),
            Map.of("x", "NHWC:NCHW"),
            Optional.of(new Running.Batching(16, Duration.ofMillis(2))));
    assertConfig(
        new Model("m", "m", new VersionPolicy.All(), 1, 5, running),
        """
        {"name": "m", "base_path": "/f/m", "queue": 5,
         "plugin_config": {"NUM_STREAMS": "1", "INFERENCE_NUM_THREADS": "4"},
         "engine": "openvino", "target_device": "AUTO", "nireq": 3, "batch_size": "1:8",
         "shape": "(1,3,-1,100:200)", "layout": {"x": "NHWC:NCHW"},
         "dynamic_batching": {"max_batch_size": 16, "max_queue_delay_microseconds": 2000},
         "model_version_policy": {"all": {}}}
        """);
  }
}
