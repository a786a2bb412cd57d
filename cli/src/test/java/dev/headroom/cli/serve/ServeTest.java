package dev.headroom.cli.serve;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.cli.CommandRun;
import dev.headroom.cli.Headroom;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code headroom serve}: what it refuses, and as a process of its own. */
@Timeout(120)
class ServeTest {
  /** ONNX Runtime 1.29 crashes on command lines of more than 4 KB where it may report them. */
  private static final String LONG_ARGUMENT = "x".repeat(6000);

  @TempDir private Path folder;

  @BeforeEach
  void model() throws IOException {
    Path version = Files.createDirectories(folder.resolve("power/1"));
    try (InputStream model = ServeTest.class.getResourceAsStream("power.onnx")) {
      Files.copy(model, version.resolve("model.onnx"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|--model_name: missing (expected: the model's name in request paths)",
        "--model_name m --model_path nowhere|--model_path: %s/nowhere (expected: an existing folder with version folders",
        "--model_name a/b --model_path power|--model_name: \"a/b\" (expected: not empty, without / and :)",
        "--model_name m --model_path power --nireq -1|--nireq: -1 (expected: a whole number from 0 to 100000)",
        "--model_name m --model_path power --queue x|Invalid value for option '--queue'",
        "--model_name m --model_path power --plugin_config x|--plugin_config: x (expected: a JSON object)",
        "--model_name m --model_path power --plugin_config {\"NUM_STREAMS\":0}|--plugin_config.NUM_STREAMS: 0 (expected: a whole number from 1",
        "--model_name m --model_path power --engine tensorrt|--engine: tensorrt (expected: onnxruntime or openvino)",
        "--model_name m --model_path power --shape 1,3|--shape: \"1,3\" (expected: dimensions such as (1,3,224,-1)",
        "--model_name m --model_path power --layout {\"x\":\"N1\"}|--layout.x: \"N1\" (expected: letters such as NHWC",
        "--model_name m --model_path power --metrics_list z|--metrics_list: z (expected: of ovms_",
        "--model_name m --model_path power --log_level loud|--log_level: loud (expected: TRACE, DEBUG, INFO, WARNING or ERROR)",
        "--model_name m --model_path power --log_path /|--log_path: / (expected: a file that can be written)",
        "--model_name m --model_path power --access_log /|--access_log: / (expected: a file that can be written, or - for stderr)",
        "--model_name m --model_path power --otlp_endpoint collector:4317|--otlp_endpoint: collector:4317 (expected: a URL such as http://collector:4318)",
        "--model_name m --model_path power --rest_port 70000|--rest_port: 70000 (expected: 0 to 65535)",
        "--model_name m --model_path power --rest_prot 80|--rest_prot: unknown (expected: --rest_port, or what headroom serve --help lists)",
        "--model_name m --model_path power --rest_bind_address 127.0.0.1,,::1|--rest_bind_address: empty (expected: an address of this machine",
        "--model_name m --model_path power --grpc_bind_address 1.2.3|--grpc_bind_address: 1.2.3 (expected: an address of this machine",
        "--model_name m --model_path power --allowed_origins example.com|--allowed_origins: example.com (expected: * or origins such as",
        "--model_name m --model_path power --allow_credentials|--allow_credentials: with any origin (expected: with allowed_origins that names",
        "--model_name m --model_path power --drain -1|--drain: -1 (expected: 0 or more)",
        "--model_name m --model_path power --max_body_bytes 0|--max_body_bytes: 0 (expected: 1 to 2147482623)",
        "--model_name m --model_path power --queue_timeout -1|--queue_timeout: -1 (expected: 0 or more)",
        "--model_name m --model_path power --file_system_poll_wait_seconds -1|--file_system_poll_wait_seconds: -1 (expected: 0 or more)",
        "--model_name m --model_path power --management_port 70000|--management_port: 70000 (expected: 0 to 65535)",
        "--model_name m --model_path power --management_port 0 --management_bind_address 0.0.0.0|--management_bind_address: 0.0.0.0 (expected: 127.0.0.1; or --api_key_file,",
        "--model_name m --model_path power --api_key_file nowhere|/nowhere: cannot be read (expected: a file with one key a line)",
        "--model_name m --model_path power --api_key_file power/1/model.onnx --api_key_open health,all|--api_key_open: all (expected: health, metrics, both or none)",
        "--model_name m --model_path power --tls_cert_file nowhere|--tls_key_file: missing (expected: both --tls_cert_file and --tls_key_file)",
        "--model_name m --model_path power --tls_cert_file nowhere --tls_key_file nowhere|/nowhere: cannot be read",
        "--model_name m --model_path power --port 70000|--port: 70000 (expected: 0 to 65535)",
        "--model_name m --model_path power --port 9 --grpc_channel_arguments grpc.max_connection_age_ms=x|--grpc_channel_arguments: grpc.max_connection_age_ms=x (expected: a whole number)",
        "--model_name m --config_path c.json|--config_path: together with flags of one model",
        "--config_path c.json|c.json: no such file (expected: a YAML or JSON file)",
      })
  void badInputIsNamedAndNothingIsStarted(String flags, String message) {
    List<String> arguments = new ArrayList<>(List.of("serve"));
    for (String flag : flags.isEmpty() ? new String[0] : flags.split(" ")) {
      boolean path = flag.equals("power") || flag.equals("nowhere") || flag.equals("c.json");
      arguments.add(path ? folder.resolve(flag).toString() : flag);
    }

    CommandRun run = CommandRun.of(arguments);

    assertThat(run.err()).contains(message.replace("%s", folder.toString()));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aPortThatIsTakenIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CommandRun run =
          CommandRun.of(
              "serve",
              "--rest_bind_address=127.0.0.1",
              "--rest_port=" + taken.getLocalPort(),
              "--model_name=m",
              "--model_path=" + folder.resolve("power"));

      assertThat(run.err())
          .contains(
              "--rest_port: ",
              Integer.toString(taken.getLocalPort()),
              "(expected: a free address)");
      assertThat(run.exitCode()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.2,,127.0.0.2", "127.0.0.2,--rest_bind_address=127.0.0.3,127.0.0.3"})
  void theEnvironmentSaysWhereItListensUnlessAFlagDoes(
      String variable, @Nullable String flag, String address) throws Exception {
    List<String> flags =
        new ArrayList<>(List.of("--model_name=power", "--model_path=" + folder.resolve("power")));
    if (flag != null) {
      flags.add(flag);
    }
    Process server =
        start(Map.of("HEADROOM_REST_BIND_ADDRESS", variable), flags.toArray(String[]::new));
    try (BufferedReader out = server.inputReader()) {
      assertThat(out.readLine()).startsWith("headroom: listening on http://" + address + ":");
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void addressesOfBothKindsAreWrittenAsABrowserTakesThem() throws Exception {
    Process server =
        start(
            "--model_name=power",
            "--model_path=" + folder.resolve("power"),
            "--rest_bind_address=::1,127.0.0.1,0.0.0.0");
    try (BufferedReader out = server.inputReader();
        HttpClient client = HttpClient.newHttpClient()) {
      List<String> urls = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        urls.add(out.readLine().replaceFirst("headroom: listening on ", ""));
      }
      assertThat(urls.stream().map(url -> url.replaceFirst(":\\d+$", "")))
          .containsExactlyInAnyOrder("http://[::1]", "http://127.0.0.1", "http://localhost");
      for (String url : urls) {
        assertThat(get(client, url + "/v2")).contains("Headroom");
      }
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void aModelOfTheRepositoryInTheEnvironmentIsServedByTheArgumentsOfKServesRuntime()
      throws Exception {
    Process server =
        start(
            Map.of("OVMS_MODEL_REPOSITORY_PATH", folder.toString()),
            "--model_name=power",
            "--port=" + freePort(),
            "--allowed_origins=https://a.example, https://b.example",
            "--file_system_poll_wait_seconds=0");
    try (BufferedReader out = server.inputReader();
        HttpClient client = HttpClient.newHttpClient()) {
      String url = out.readLine().replaceFirst("headroom: listening on ", "");
      awaitReady(client, url);
      assertThat(get(client, url + "/v1/models/power")).contains("AVAILABLE");
      HttpRequest ofPage =
          HttpRequest.newBuilder(URI.create(url + "/v2"))
              .header("Origin", "https://b.example")
              .build();
      assertThat(client.send(ofPage, BodyHandlers.discarding()).headers().map())
          .containsEntry("access-control-allow-origin", List.of("https://b.example"));
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void theRepositoryInTheEnvironmentIsServedAsItsConfigSays() throws Exception {
    Map<String, String> environment = Map.of("OVMS_MODEL_REPOSITORY_PATH", folder.toString());
    for (String directive : List.of("--list_models", "--add_to_config")) {
      Process run = start(environment, directive, "--model_name=power");
      String out = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(run.waitFor()).isZero();
      assertThat(out.lines())
          .endsWith(
              directive.equals("--list_models")
                  ? "power"
                  : "Config updated: " + folder.resolve("config.json"));
    }
    Process server = start(environment);
    try (BufferedReader out = server.inputReader();
        HttpClient client = HttpClient.newHttpClient()) {
      String url = out.readLine().replaceFirst("headroom: listening on ", "");
      awaitReady(client, url);
      assertThat(get(client, url + "/v1/config")).contains("\"power\"", "AVAILABLE");
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void aTermSignalUnderLoadLosesNothingThatWasAccepted() throws Exception {
    Process server =
        start(
            "--model_name=power",
            "--model_path=" + folder.resolve("power"),
            "--grpc_workers",
            "4",
            "--port=" + freePort());
    try (BufferedReader out = server.inputReader();
        HttpClient client = HttpClient.newHttpClient()) {
      String url = out.readLine().replaceFirst("headroom: listening on ", "");
      assertThat(url).as("unless told: for this machine only").startsWith("http://127.0.0.1:");
      awaitReady(client, url);
      List<CompletableFuture<HttpResponse<String>>> accepted = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        accepted.add(client.sendAsync(infer(url), BodyHandlers.ofString()));
      }
      until(
          "all are accepted, or one is answered already",
          () ->
              get(client, url + "/metrics")
                      .contains("ovms_current_requests{name=\"power\",version=\"1\"} 8")
                  || accepted.stream().anyMatch(CompletableFuture::isDone));

      server.destroy(); // SIGTERM

      for (CompletableFuture<HttpResponse<String>> request : accepted) {
        assertThat(request.join().statusCode()).isEqualTo(200);
      }
      assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(server.exitValue()).isZero();
      // ONNX Runtime keeps no identifier and no database of what it would report to its maker.
      assertThat(folder.resolve("cache").toFile().list()).containsExactly("headroom");
      assertThat(folder.resolve("tmp")).isEmptyDirectory();
    } finally {
      server.destroyForcibly();
    }
  }

  /** Each class that a start does not need makes it longer. */
  @Test
  void whoAsksForNoLogAndNoTracesLoadsNoneOfTheirClasses() throws Exception {
    Path classes = folder.resolve("classes");
    Process server =
        start(
            Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + classes),
            "--model_name=power",
            "--model_path=" + folder.resolve("power"));
    try (BufferedReader out = server.inputReader();
        HttpClient client = HttpClient.newHttpClient()) {
      String url = out.readLine().replaceFirst("headroom: listening on ", "");
      awaitReady(client, url);
      assertThat(client.send(infer(url), BodyHandlers.discarding()).statusCode()).isEqualTo(200);
      assertThat(get(client, url + "/metrics")).contains("inference_latency_seconds_count 1");
    } finally {
      server.destroyForcibly();
    }
    assertThat(Files.readString(classes))
        .contains("dev.headroom.serving.record.Records ")
        .doesNotContain(
            "dev.headroom.serving.trace.",
            "dev.headroom.serving.record.AccessLog",
            "dev.headroom.serving.record.RecordQueue",
            "dev.headroom.serving.record.RequestRecord",
            "dev.headroom.serving.gpu.Nvml ");
  }

  static boolean hasFullDevice() {
    return Files.exists(Path.of("/dev/full"));
  }

  @Test
  @EnabledIf("hasFullDevice")
  void aFullLogDiskIsSaidInALine() throws Exception {
    Process server =
        start(
            "--model_name=power",
            "--model_path=" + folder.resolve("power"),
            "--log_path=/dev/full",
            "--access_log=/dev/full");
    try (BufferedReader out = server.inputReader();
        HttpClient client = HttpClient.newHttpClient()) {
      String url = out.readLine().replaceFirst("headroom: listening on ", "");
      awaitReady(client, url);
      Path stderr = folder.resolve("stderr");
      until("the access log is said", () -> Files.readString(stderr).contains("lines are dropped"));
      assertThat(Files.readString(stderr).lines())
          .filteredOn(line -> line.contains("/dev/full: the log cannot be written: "))
          .hasSize(1);
      assertThat(Files.readString(stderr)).doesNotContain("ErrorManager", "\tat ");
      assertThat(get(client, url + "/metrics"))
          .containsPattern("headroom_records_dropped_total\\{record=\"access_log\"\\} [1-9]");
    } finally {
      server.destroyForcibly();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /**
   * A server whose class path is in the environment: a long command line would kill ONNX Runtime.
   */
  private Process start(String... flags) throws IOException {
    return start(Map.of(), flags);
  }

  private Process start(Map<String, String> environment, String... flags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
            "-Dlong=" + LONG_ARGUMENT,
            Headroom.class.getName(),
            "serve",
            "--rest_port=0"));
    command.addAll(List.of(flags));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(folder.resolve("stderr").toFile());
    builder.environment().remove("HEADROOM_REST_BIND_ADDRESS");
    builder.environment().remove("OVMS_MODEL_REPOSITORY_PATH");
    builder.environment().remove("OTEL_EXPORTER_OTLP_ENDPOINT");
    builder.environment().put("HEADROOM_NVML", "");
    builder.environment().putAll(environment);
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.start();
  }

  private static void awaitReady(HttpClient client, String url) throws Exception {
    HttpRequest ready = request(url + "/v2/health/ready");
    until(
        "it is ready",
        Duration.ofSeconds(60),
        () -> client.send(ready, BodyHandlers.discarding()).statusCode() == 200);
  }

  private static String get(HttpClient client, String url) throws Exception {
    return client.send(request(url), BodyHandlers.ofString()).body();
  }

  private static HttpRequest request(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30)).build();
  }

  private static HttpRequest infer(String url) {
    int side = 100;
    String data = String.join(",", Collections.nCopies(side * side, "0"));
    String body =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[%d,%d],\"datatype\":\"FP32\",\"data\":[%s]}]}"
            .formatted(side, side, data);
    return HttpRequest.newBuilder(URI.create(url + "/v2/models/power/infer"))
        .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
        .build();
  }
}
