package dev.headroom.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.serving.ModelServer;
import dev.headroom.serving.ServerSettings;
import dev.headroom.serving.engine.OnnxEngine;
import dev.headroom.serving.repository.ConfigException;
import dev.headroom.serving.repository.ConfigFile;
import dev.headroom.serving.repository.ConfigSource;
import dev.headroom.serving.repository.SingleModel;
import dev.headroom.serving.telemetry.MetricsPage;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code headroom serve}: a model server whose flags are spelled as OpenVINO Model Server's. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Serves ONNX models over KServe V2 and TensorFlow Serving REST.")
final class Serve implements Callable<Integer> {
  private static final int BAD_INPUT = 2;
  private static final JsonMapper JSON = new JsonMapper();

  /** Flags of OVMS that have no meaning here. Those of the other name need no value. */
  private static final Set<String> IGNORED =
      Set.of(
          "--grpc_bind_address",
          "--grpc_workers",
          "--grpc_max_threads",
          "--grpc_memory_quota",
          "--grpc_channel_arguments",
          "--rest_workers",
          "--log_path",
          "--cache_dir",
          "--cpu_extension",
          "--sequence_cleaner_poll_wait_minutes",
          "--custom_node_resources_cleaner_interval_seconds",
          "--allow_credentials",
          "--allowed_origins",
          "--allowed_methods",
          "--allowed_headers",
          "--api_key_file",
          "--allowed_local_media_path",
          "--allowed_media_domains",
          "--mean",
          "--scale",
          "--color_format",
          "--precision");

  @Option(
      names = "--rest_port",
      defaultValue = "8000",
      description = "Port of REST and /metrics; 0: any free one (${DEFAULT-VALUE}).")
  private int restPort;

  @Option(
      names = "--rest_bind_address",
      defaultValue = "0.0.0.0",
      description = "Address to listen on (${DEFAULT-VALUE}).")
  private String restBindAddress = "";

  @Option(
      names = "--port",
      defaultValue = "0",
      description = "Port of gRPC, which is not served yet.")
  private int port;

  @Option(
      names = "--config_path",
      description = "An OVMS config.json; or give one model with the flags below.")
  private @Nullable Path configPath;

  @Option(names = "--model_name", description = "The model's name in request paths.")
  private @Nullable String modelName;

  @Option(
      names = "--model_path",
      description = "The folder of the model's version folders, <path>/1/model.onnx.")
  private @Nullable String modelPath;

  @Option(
      names = "--model_version_policy",
      description =
          "{\"latest\":{\"num_versions\":1}}, {\"specific\":{\"versions\":[1]}} or {\"all\":{}}.")
  private @Nullable String versionPolicy;

  @Option(
      names = "--plugin_config",
      description =
          "{\"NUM_STREAMS\":\"1\",\"INFERENCE_NUM_THREADS\":\"2\"}: requests run at a time, threads of all.")
  private @Nullable String pluginConfig;

  @Option(names = "--nireq", description = "At most so many requests run at a time.")
  private @Nullable Integer nireq;

  @Option(names = "--queue", description = "So many requests may wait; more get 429 (100).")
  private @Nullable Integer queue;

  @Option(names = "--target_device", description = "CPU.")
  private @Nullable String targetDevice;

  @Option(
      names = {"--batch_size", "--shape", "--layout"},
      hidden = true)
  private @Nullable String shaped;

  @Option(
      names = "--queue_timeout",
      defaultValue = "30",
      description = "Seconds that a request may wait; 0: as long as it takes (${DEFAULT-VALUE}).")
  private int queueTimeout;

  @Option(
      names = "--max_body_bytes",
      defaultValue = "268435456",
      description = "Largest request body (${DEFAULT-VALUE}).")
  private long maxBodyBytes;

  @Option(
      names = "--file_system_poll_wait_seconds",
      defaultValue = "1",
      description =
          "How often to look for new versions and configuration; 0: never (${DEFAULT-VALUE}).")
  private int pollSeconds;

  @Option(
      names = "--metrics_enable",
      arity = "0..1",
      defaultValue = "true",
      fallbackValue = "true",
      description = "Serve /metrics (${DEFAULT-VALUE}).")
  private boolean metricsEnable;

  @Option(names = "--metrics_list", split = ",", description = "Only these of the ovms_ metrics.")
  private @Nullable Set<String> metricsList;

  @Option(
      names = "--drain",
      defaultValue = "5",
      description = "Seconds for requests in flight at SIGTERM (${DEFAULT-VALUE}).")
  private int drain;

  @Option(
      names = "--log_level",
      defaultValue = "INFO",
      description = "TRACE, DEBUG, INFO, WARNING or ERROR (${DEFAULT-VALUE}).")
  private String logLevel = "";

  @Unmatched private List<String> others = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    System.setProperty(
        "org.slf4j.simpleLogger.defaultLogLevel", logLevel.equals("WARNING") ? "warn" : logLevel);
    try {
      ignore(others);
      ConfigSource source = source();
      try (ModelServer server = ModelServer.start(settings(), source, new OnnxEngine())) {
        InetSocketAddress address = server.address();
        System.out.println(
            "headroom: listening on http://"
                + address.getAddress().getHostAddress()
                + ":"
                + address.getPort());
        StopSignal.await();
      }
    } catch (ConfigException | IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return BAD_INPUT;
    } catch (UncheckedIOException e) {
      Throwable cause = e.getCause();
      System.err.println(cause == null ? e.getMessage() : cause.getMessage());
      return BAD_INPUT;
    }
    // Without the hooks: ONNX Runtime's frees what a request that outlived the drain still uses.
    Runtime.getRuntime().halt(0);
    return 0;
  }

  private static void ignore(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String flag = arguments.get(i).replaceFirst("=.*", "");
      if (!IGNORED.contains(flag)) {
        throw new IllegalArgumentException(
            flag + ": unknown flag (expected: one that headroom serve --help lists)");
      }
      System.err.println(flag + ": ignored, there is nothing like it in Headroom");
      if (flag.equals(arguments.get(i))
          && i + 1 < arguments.size()
          && !arguments.get(i + 1).startsWith("--")) {
        i++;
      }
    }
  }

  private ServerSettings settings() {
    if (port != 0) {
      System.err.println("--port: " + port + ": gRPC is not served yet, only REST on --rest_port");
    }
    if (restPort < 0 || restPort > 65535) {
      throw new IllegalArgumentException("--rest_port: " + restPort + " (expected: 0 to 65535)");
    }
    try {
      return new ServerSettings(
          new InetSocketAddress(InetAddress.getByName(restBindAddress), restPort),
          pollSeconds,
          maxBodyBytes,
          Duration.ofSeconds(queueTimeout),
          Duration.ofSeconds(drain),
          Headroom.version());
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "--rest_bind_address: " + restBindAddress + " (expected: an address of this machine)", e);
    }
  }

  private ConfigSource source() throws ConfigException {
    int cores = Runtime.getRuntime().availableProcessors();
    ObjectNode model = model();
    if (configPath != null) {
      if (!model.isEmpty()) {
        throw new IllegalArgumentException(
            "--config_path: together with flags of one model (expected: one or the other)");
      }
      return new ConfigFile(configPath, cores);
    }
    Map<String, String> flags = Map.of("name", "model_name", "base_path", "model_path");
    return new SingleModel(
        model, field -> "--" + flags.getOrDefault(field, field), metrics(), cores);
  }

  private Set<String> metrics() {
    if (!metricsEnable) {
      return Set.of();
    }
    if (metricsList == null) {
      return MetricsPage.OVMS_FAMILIES;
    }
    for (String name : metricsList) {
      if (!MetricsPage.OVMS_FAMILIES.contains(name)) {
        throw new IllegalArgumentException(
            "--metrics_list: %s (expected: of %s)"
                .formatted(
                    name, String.join(", ", MetricsPage.OVMS_FAMILIES.stream().sorted().toList())));
      }
    }
    return metricsList;
  }

  /** The flags of one model in the form of config.json. */
  private ObjectNode model() {
    ObjectNode model = JSON.createObjectNode();
    put(model, "name", modelName);
    put(model, "base_path", modelPath);
    put(model, "target_device", targetDevice);
    put(model, "shape", shaped);
    if (nireq != null) {
      model.put("nireq", nireq);
    }
    if (queue != null) {
      model.put("queue", queue);
    }
    putJson(model, "plugin_config", pluginConfig);
    putJson(model, "model_version_policy", versionPolicy);
    return model;
  }

  private static void put(ObjectNode model, String field, @Nullable String value) {
    if (value != null) {
      model.put(field, value);
    }
  }

  private static void putJson(ObjectNode model, String field, @Nullable String value) {
    if (value == null) {
      return;
    }
    try {
      JsonNode json = JSON.readTree(value);
      model.set(field, json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "--" + field + ": " + value + " (expected: a JSON object)", e);
    }
  }
}
