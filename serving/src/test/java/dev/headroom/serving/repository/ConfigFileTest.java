package dev.headroom.serving.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.serving.engine.Engine.Threads;
import dev.headroom.serving.engine.InputSettings;
import dev.headroom.serving.streams.Batching;
import dev.headroom.serving.telemetry.MetricsPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
  @TempDir private Path folder;

  @BeforeEach
  void models() throws IOException {
    Files.createDirectories(folder.resolve("models/resnet"));
  }

  private ServedConfig read(String json) throws ConfigException, IOException {
    Path file = folder.resolve("config.json");
    Files.writeString(file, json.replace('\'', '"'));
    return new ConfigFile(file, 8).read();
  }

  private ModelSettings model(String fields) throws ConfigException, IOException {
    return read("{'model_config_list':[{'config':{'name':'resnet','base_path':'models/resnet'"
            + fields
            + "}}]}")
        .models()
        .getFirst();
  }

  @Test
  void defaults() throws Exception {
    assertThat(model(""))
        .isEqualTo(
            new ModelSettings(
                "resnet",
                folder.resolve("models/resnet"),
                new VersionPolicy.Latest(1),
                1,
                new Threads(1, 8),
                "CPU",
                Optional.empty(),
                Map.of(),
                InputSettings.NONE,
                100,
                Batching.NONE));
  }

  @Test
  void everythingThatCanBeSaid() throws Exception {
    String fields =
        ",'nireq':6,'queue':7,'target_device':'GPU.1','engine':'openvino','model_version_policy':{'specific':{'versions':[1,4]}},"
            + "'plugin_config':{'NUM_STREAMS':'4','INFERENCE_NUM_THREADS':'9','KEY':'x'},'dynamic_batching':{'max_batch_size':8,'max_queue_delay_microseconds':500}";

    assertThat(model(fields))
        .isEqualTo(
            new ModelSettings(
                "resnet",
                folder.resolve("models/resnet"),
                new VersionPolicy.Specific(Set.of(1L, 4L)),
                6,
                new Threads(4, 2),
                "GPU.1",
                Optional.of("openvino"),
                Map.of("NUM_STREAMS", "4", "INFERENCE_NUM_THREADS", "9", "KEY", "x"),
                InputSettings.NONE,
                7,
                new Batching(8, Duration.ofNanos(500_000))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'NUM_STREAMS':2}|2|4",
        "{'NUM_STREAMS':'AUTO'}|8|1",
        "{'CPU_THROUGHPUT_STREAMS':'CPU_THROUGHPUT_AUTO'}|8|1",
        "{'CPU_THROUGHPUT_STREAMS':'3','CPU_THREADS_NUM':3}|3|1",
        "{'PERFORMANCE_HINT':'LATENCY'}|1|8",
        "{'PERFORMANCE_HINT':'THROUGHPUT'}|8|1",
        "{'PERFORMANCE_HINT':'THROUGHPUT','NUM_STREAMS':2}|2|4",
        "{'NUM_STREAMS':16}|16|1",
        "{'ENABLE_CPU_PINNING':true}|1|8",
      })
  void pluginConfig(String plugin, int streams, int perStream) throws Exception {
    assertThat(model(",'plugin_config':" + plugin).threads())
        .isEqualTo(new Threads(streams, perStream));
  }

  @Test
  void metricsAreChosen() throws Exception {
    String list = "{'model_config_list':[],'monitoring':{'metrics':{'enable':";

    assertThat(read("{'model_config_list':[]}").metrics()).isEqualTo(MetricsPage.OVMS_FAMILIES);
    assertThat(read(list + "true}}}").metrics()).isEqualTo(MetricsPage.OVMS_FAMILIES);
    assertThat(read(list + "false}}}").metrics()).isEmpty();
    assertThat(read(list + "true,'metrics_list':['ovms_streams']}}}").metrics())
        .containsExactly("ovms_streams");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`{`|1: Unexpected end-of-input",
        "``| empty (expected: one map)",
        "[]| [] (expected: one map)",
        "{'model_config_list':[],'model_config_list':[]}|1: model_config_list: a second time",
        "{}|1: model_config_list: missing (expected: a list of models)",
        "{'model_config_list':{}}|model_config_list: {} (expected: a list)",
        "{'model_config_list':[],'x':1}|x: 1 (expected: one of the fields",
        "{'model_config_list':[],'monitorin':{}}|monitorin: {} (expected: a known field; did you mean monitoring?)",
        "{'model_config_list':[],'pipeline_config_list':[{}]}|pipeline_config_list: [… 1 items] (expected: none",
        "{'model_config_list':[3]}|model_config_list[0]: 3 (expected: a map)",
        "{'model_config_list':[{}]}|model_config_list[0].config: missing (expected: an object)",
        "{'model_config_list':[{'config':{}}]}|model_config_list[0].config.name: missing",
        "{'model_config_list':[{'config':{'name':'a'}}]}|model_config_list[0].config.base_path: missing",
        "{'model_config_list':[],'monitoring':{'metrics':{'enable':true,'metrics_list':['z']}}}"
            + "|monitoring.metrics.metrics_list[0]: 'z' (expected: one of ovms_",
      })
  void whatIsWrongWithTheFileIsSaid(String json, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(folder.resolve("config.json") + ":")
        .hasMessageContaining(message.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'nireq':-1|nireq: -1 (expected: a whole number from 0 to 100000)",
        "'nireq':'2'|nireq: '2' (expected: a whole number from 0 to 100000)",
        "'queue':1.5|queue: 1.5 (expected: a whole number from 0",
        "'layout':'NHWC:'|layout: 'NHWC:' (expected: letters such as NHWC",
        "'layout':{'x':'N1'}|layout.x: 'N1' (expected: letters such as NHWC",
        "'shape':'1,3'|shape: '1,3' (expected: dimensions such as (1,3,224,-1)",
        "'shape':{'x':'(1,a)'}|shape.x: '(1,a)' (expected: dimensions such as",
        "'batch_size':'many'|batch_size: 'many' (expected: a number such as 8",
        "'stateful':true|stateful: true (expected: false: no state is kept",
        "'streams':1|streams: 1 (expected: one of the fields name, base_path",
        "'plugin_config':{'NUM_STREAMS':0}|plugin_config.NUM_STREAMS: 0 (expected: a whole number from 1 to 1024)",
        "'plugin_config':{'NUM_STREAMS':'many'}|plugin_config.NUM_STREAMS: 'many' (expected: a whole number",
        "'plugin_config':{'NUM_STREAMS':[]}|plugin_config.NUM_STREAMS: [] (expected: a whole number",
        "'plugin_config':{'PERFORMANCE_HINT':'FAST'}|plugin_config.PERFORMANCE_HINT: 'FAST' (expected: LATENCY, THROUGHPUT or CUMULATIVE_THROUGHPUT)",
        "'plugin_config':'x'|plugin_config: 'x' (expected: a map)",
        "'model_version_policy':{}|model_version_policy: {} (expected: exactly one of all, latest, specific)",
        "'model_version_policy':{'newest':{}}|model_version_policy.newest: {} (expected: one of the fields all, latest, specific)",
        "'model_version_policy':{'latest':{'num_versions':0}}|model_version_policy.latest.num_versions: 0 (expected: a whole number from 1",
        "'model_version_policy':{'specific':{}}|model_version_policy.specific.versions: missing",
        "'model_version_policy':{'specific':{'versions':[0]}}|model_version_policy.specific.versions[0]: 0 (expected: a whole number from 1)",
        "'model_version_policy':{'specific':{'versions':[1,1]}}|model_version_policy.specific.versions[1]: 1 (expected: each version once)",
      })
  void whatIsWrongWithAModelIsSaid(String field, String message) {
    assertThatThrownBy(() -> model("," + field))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(": model_config_list[0].config." + message.replace('\'', '"'));
  }

  @Test
  void allProblemsAreSaidAtOnce() {
    assertThatThrownBy(
            () ->
                read(
                    "{'model_config_list':[{'config':{'name':'a/b','base_path':'nowhere'}},"
                        + "{'config':{'name':'c','base_path':'s3://bucket/c'}}]}"))
        .hasMessageContaining(
            "model_config_list[0].config.name: \"a/b\" (expected: not empty, without / and :)")
        .hasMessageContaining(
            "model_config_list[0].config.base_path: "
                + folder.resolve("nowhere")
                + " (expected: an existing folder")
        .hasMessageContaining(
            "model_config_list[1].config.base_path: \"s3://bucket/c\" (expected: a folder on this machine)");
  }

  @Test
  void aFolderThatIsNoPathIsSaidWithItsPlace() {
    assertThatThrownBy(
            () ->
                read(
                    "{'model_config_list':[\n\n{'config':{'name':'a',\n'base_path':'a\\u0000b'}}]}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(
            folder.resolve("config.json")
                + ":4: model_config_list[0].config.base_path: \"a\\u0000b\" (expected: a path: ");
  }

  @Test
  void theNetworkIsToldWithoutPaths() {
    assertThatThrownBy(
            () ->
                read(
                    "{'model_config_list':[{'config':{'name':'a','base_path':'nowhere',\n'nireq':-1}}]}"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.withoutPaths())
                    .isEqualTo(
                        "line 1: model_config_list[0].config.base_path: a value with a path (expected: an existing folder with version folders such as 1/model.onnx, or a model's file)\n"
                            + "line 2: model_config_list[0].config.nireq: -1 (expected: a whole number from 0 to 100000)"));
  }

  @Test
  void namesAreUnique() throws Exception {
    String model = "{'config':{'name':'a','base_path':'models/resnet'}}";
    ServedConfig config = read("{'model_config_list':[" + model + "," + model + "]}");
    assertThat(config.models()).hasSize(1);
    assertThat(config.leftOut().names()).containsExactly("a");
    assertThat(config.leftOut().problems())
        .singleElement()
        .asString()
        .contains("two models named a (expected: different names)");
  }

  @Test
  void theFingerprintIsOfTheContent() throws Exception {
    Path file = folder.resolve("config.json");
    Files.writeString(file, "a");
    String first = new ConfigFile(file, 1).fingerprint();
    Files.writeString(file, "b");
    String second = new ConfigFile(file, 1).fingerprint();
    Files.writeString(file, "a");

    assertThat(second).isNotEqualTo(first);
    assertThat(new ConfigFile(file, 1).fingerprint()).isEqualTo(first);
  }
}
