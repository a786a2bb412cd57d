package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad input gets a message that names file, field, value and expectation, exit code 2, and nothing
 * is started.
 */
class UpBadInputTest {
  private static final String COMMAND = "command: [sleep, \"1\", \"{port}\"]";

  @TempDir Path folder;

  private record Run(int code, String err) {}

  private Run run(String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("up", "--state-dir", folder.resolve("state").toString()));
    all.addAll(List.of(arguments));
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      int code = Headroom.commandLine().execute(all.toArray(String[]::new));
      return new Run(code, err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(before);
    }
  }

  private String file(String content) throws IOException {
    return Files.writeString(folder.resolve("servers.yaml"), content).toString();
  }

  private static String server(String name, String spec) {
    return """
    apiVersion: headroom.dev/v1alpha1
    kind: ModelServer
    metadata: {name: %s}
    spec:
    """
            .formatted(name)
        + spec.indent(2);
  }

  static List<Arguments> badFiles() {
    String scaling = COMMAND + "\nscaling:\n  ";
    return List.of(
        Arguments.of("unknown field", server("a", COMMAND + "\nreplica: 2"), "spec.replica: "),
        Arguments.of("wrong type", server("a", COMMAND + "\nreplicas: two"), "spec.replicas: "),
        Arguments.of(
            "max below min",
            server(
                "a",
                scaling
                    + "minReplicas: 3\n"
                    + "  maxReplicas: 2\n"
                    + "  metrics:\n"
                    + "  - signal: {name: requests-per-stream}"),
            "spec.scaling.maxReplicas: 2"),
        Arguments.of(
            "no model folder",
            server("a", "models:\n- {name: m, uri: ./nowhere}"),
            "spec.models[0].uri: "),
        Arguments.of(
            "duplicate names",
            server("a", COMMAND) + "---\n" + server("a", COMMAND),
            "metadata.name: "),
        Arguments.of(
            "unknown signal",
            server("a", scaling + "maxReplicas: 2\n  metrics:\n  - signal: {name: speed}"),
            "spec.scaling.metrics[0].signal.name: "),
        Arguments.of(
            "signal without a target that could be recommended",
            server("a", scaling + "maxReplicas: 2\n  metrics:\n  - signal: {name: latency-p95}"),
            "spec.scaling.metrics[0].signal.target: missing"),
        Arguments.of(
            "metric that a machine does not have",
            server(
                "a",
                scaling
                    + "maxReplicas: 2\n"
                    + "  metrics:\n"
                    + "  - type: Resource\n"
                    + "    resource: {name: cpu, target: {type: Utilization, averageUtilization:"
                    + " 80}}"),
            "spec.scaling.metrics[0].type: "),
        Arguments.of(
            "path that is none",
            server("a", COMMAND + "\nworkingDir: \"a\\0b\""),
            "spec.workingDir: \"a\\u0000b\""),
        Arguments.of(
            "model folder that is no path",
            server("a", "models:\n- {name: m, uri: \"a\\0b\"}"),
            "spec.models[0].uri: \"a\\u0000b\""),
        Arguments.of(
            "word that no program can be given",
            server("a", "command: [sleep, \"a\\0b\", \"{port}\"]"),
            "spec.command[1]: \"a\\u0000b\""),
        Arguments.of(
            "variable that no program can be given",
            server("a", COMMAND + "\nenv: [{name: A, value: \"a\\0b\"}]"),
            "spec.env[0].value: \"a\\u0000b\""),
        Arguments.of(
            "probe of no path",
            server("a", COMMAND + "\nreadiness: {path: \"/a\\0b\"}"),
            "spec.readiness.path: \"/a\\u0000b\""),
        Arguments.of("empty file", "", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badFiles")
  void badFile(String what, String content, String field) throws IOException {
    Run run = run("-f", file(content));

    assertThat(run.code).as(what + ": " + run.err).isEqualTo(2);
    assertThat(run.err).contains("servers.yaml").contains(field).contains("(expected: ");
    assertThat(folder.resolve("state")).doesNotExist();
  }

  /** Its metric is given by no rule, since the one that would give it is wrong. */
  @Test
  void ruleThatIsLeftOutIsSaidBesideWhatFollowsFromIt() throws IOException {
    String external =
        "scaling: {maxReplicas: 2, metrics: [{type: External, external: {metric: {name: jobs},"
            + " target: {type: Value, value: 1}}}]}";
    Path rules =
        Files.writeString(
            folder.resolve("adapter.yaml"),
            "externalRules: [{seriesQuery: jobs, metricsQuery: 'summ(<<.Series>>)'}]");
    Run run = run("-f", file(server("a", COMMAND + "\n" + external)), "-f", rules.toString());

    assertThat(run.code).isEqualTo(2);
    assertThat(run.err)
        .contains(
            "spec.scaling.metrics[0].type: \"External\" (expected: ",
            "a rule is left out: " + rules + ":1: ");
  }

  @Test
  void fileThatIsNotThere() {
    Run run = run("-f", folder.resolve("none.yaml").toString());

    assertThat(run.code).isEqualTo(2);
    assertThat(run.err).contains("none.yaml").contains("(expected: ");
  }

  @Test
  void badAddress() throws IOException {
    Run run = run("-f", file(server("a", COMMAND)), "--address", "127.0.0.1:99999");

    assertThat(run.code).isEqualTo(2);
    assertThat(run.err).contains("--address: 127.0.0.1:99999 (expected: ");
  }

  @Test
  void filesOfTheGateway() throws IOException {
    String servers = file(server("a", COMMAND));
    Path none = folder.resolve("none");

    Run keys = run("-f", servers, "--address", "127.0.0.1:0", "--api-key-file", none.toString());
    assertThat(keys.code).isEqualTo(2);
    assertThat(keys.err).contains(none + ": cannot be read (expected: ");

    String pem = none.toString();
    Run tls = run("-f", servers, "--address", "127.0.0.1:0", "--tls-cert", pem, "--tls-key", pem);
    assertThat(tls.code).isEqualTo(2);
    assertThat(tls.err).contains(none + ": cannot be read: ").contains("(expected: ");

    Run half = run("-f", servers, "--address", "127.0.0.1:0", "--tls-cert", pem);
    assertThat(half.code).isEqualTo(2);
    assertThat(half.err).contains("--tls-key: missing (expected: ");

    Run proxies =
        run("-f", servers, "--address", "127.0.0.1:0", "--trusted-proxies", "10.0.0.0/8,proxy");
    assertThat(proxies.code).isEqualTo(2);
    assertThat(proxies.err).contains("--trusted-proxies: 'proxy' (expected: an address, or one");
  }

  @Test
  void takenPorts() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();

      Run gateway = run("-f", file(server("a", COMMAND)), "--address", address);
      assertThat(gateway.code).isEqualTo(2);
      assertThat(gateway.err)
          .contains("--address: ")
          .contains(
              "--address: " + address + " (expected: an address of this machine that no other")
          .contains("(expected: ");

      Run dashboard =
          run("-f", file(server("a", COMMAND)), "--address", "127.0.0.1:0", "--dashboard", address);
      assertThat(dashboard.code).isEqualTo(2);
      assertThat(dashboard.err).contains("--dashboard: " + address + " (expected: ");
    }
  }

  @Test
  void stateFolderThatIsAFile() throws IOException {
    Files.writeString(folder.resolve("state"), "");

    Run run = run("-f", file(server("a", COMMAND)), "--address", "127.0.0.1:0");

    assertThat(run.code).isEqualTo(1);
    assertThat(run.err)
        .contains("--state-dir: " + folder.resolve("state") + ": is a file (expected: a folder");
  }

  @Test
  void uriOfAVersionOrOfTheFileInIt() throws IOException {
    Path model = folder.resolve("models/m");
    Files.createDirectories(model.resolve("1"));
    Files.writeString(model.resolve("1/model.onnx"), "");
    for (String uri : List.of("./models/m/1", "./models/m/1/model.onnx")) {
      Run run = run("-f", file(server("a", "models:\n- {name: m, uri: " + uri + "}")));

      assertThat(run.code).isEqualTo(2);
      assertThat(run.err)
          .contains("spec.models[0].uri: ")
          .contains("(expected: the model's folder, in which the version folders are, as " + model);
    }
  }

  @Test
  void stateFolderOfAnotherHeadroom() throws IOException {
    Path state = Files.createDirectories(folder.resolve("state"));
    try (FileChannel other =
            FileChannel.open(
                state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = other.lock()) {
      assertThat(lock.isValid()).isTrue();

      Run run = run("-f", file(server("a", COMMAND)), "--address", "127.0.0.1:0");

      assertThat(run.code).isEqualTo(2);
      assertThat(run.err).contains("--state-dir: " + state + " (expected: ");
    }
  }
}
