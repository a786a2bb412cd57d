package dev.headroom.api.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.api.resource.ReplicaSettings.Log;
import dev.headroom.api.resource.ReplicaSettings.Share;
import dev.headroom.document.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file can say of a server that Headroom knows nothing about. */
class AnyServerTest {
  private static final String SERVER =
      """
      apiVersion: headroom.dev/v1alpha1
      kind: ModelServer
      metadata: {name: s}
      spec:
      """;

  private static ModelServer server(String spec) {
    Resources resources = Resources.parse("f.yaml", SERVER + spec.indent(2), Path.of("/folder"));
    assertThat(resources.problems()).isEmpty();
    return resources.modelServers().getFirst().value();
  }

  private static Server.Command command(String spec) {
    return (Server.Command) server(spec).server();
  }

  @Test
  void everythingAboutACommand() {
    Server.Command command =
        command(
            """
            command: [tritonserver, "--http-port={port}", "--metrics-port={port:metrics}"]
            env: [{name: GRPC, value: "0.0.0.0:{port:grpc}"}]
            startup:
              path: /v2/models/a/infer?x=1
              httpHeaders: [{name: Content-Type, value: application/json}]
              body: '{"inputs": []}'
              expectedStatus: 201
              timeoutSeconds: 30
            readiness: {path: /ready, port: metrics, method: HEAD, periodSeconds: 5}
            metrics: {path: /metrics, port: metrics, timeoutSeconds: 10}
            repeatable: [/generate, /predictions/*]
            """);

    assertThat(command.ports()).containsExactly(PortNames.MAIN, "metrics", "grpc");
    assertThat(command.startup())
        .contains(
            new Probe(
                "/v2/models/a/infer?x=1",
                Optional.empty(),
                "POST",
                Map.of("Content-Type", "application/json"),
                Optional.of("{\"inputs\": []}"),
                Optional.of(201),
                Duration.ofSeconds(30),
                Duration.ofSeconds(1)));
    assertThat(command.readiness())
        .isEqualTo(
            new Probe(
                "/ready",
                Optional.of("metrics"),
                "HEAD",
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5)));
    assertThat(command.metrics())
        .contains(
            new Server.MetricsPage("/metrics", Optional.of("metrics"), Duration.ofSeconds(10)));
    assertThat(command.repeatable())
        .isEqualTo(new Server.Repeatable.Paths(List.of("/generate", "/predictions/*")));
  }

  @Test
  void allOrNoRequestsMayBeRepeated() {
    assertThat(command("command: ['{port}']\nrepeatable: true").repeatable())
        .isEqualTo(new Server.Repeatable.All());
    assertThat(command("command: ['{port}']\nrepeatable: false").repeatable())
        .isEqualTo(new Server.Repeatable.None());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          models: [{name: a, uri: a}]
          command: [run, "{port}"]
          """)
  void howAReplicaIsTreatedWhateverItRuns(String runs) {
    ModelServer server =
        server(
            runs
                + """

                env: [{name: JAVA_TOOL_OPTIONS, value: -Xmx1g}]
                startupSeconds: 900
                answerSeconds: 20
                drainSeconds: 0
                log: {maxBytes: 1Mi, keep: 3}
                resources: {nice: 10, cores: 2}
                scaling: {maxReplicas: 3, warmStandby: 1}
                """);

    assertThat(server.settings())
        .isEqualTo(
            new ReplicaSettings(
                Duration.ofSeconds(900),
                Optional.of(Duration.ofSeconds(20)),
                Duration.ZERO,
                new Log(1 << 20, 3),
                new Share(10, Optional.of(2))));
    assertThat(server.server().env()).containsExactly(Map.entry("JAVA_TOOL_OPTIONS", "-Xmx1g"));
    assertThat(server.scaling().orElseThrow().warmStandby()).isEqualTo(1);
  }

  @Test
  void namesOfPortsAreFilledIn() {
    Map<String, Integer> ports = Map.of(PortNames.MAIN, 1, "grpc", 2);

    assertThat(PortNames.fill("{port}:{port:grpc}:{port:none}$1", ports))
        .isEqualTo("1:2:{port:none}$1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          command: ["{port}", "{port:a_b}"]   | spec.command: {port:a_b} (expected: a port's name of a-z, 0-9 and '-', as {port:metrics})
          command: ["{port}"], metrics: {path: /m, port: metrics} | spec.metrics.port: "metrics" (expected: the name of a port that command or env has, as {port:metrics})
          command: ["{port}{port:b}{port:a}"], readiness: {path: /, port: m} | spec.readiness.port: "m" (expected: the name of a port that command or env has, as {port:m}; there are a, b)
          command: ["{port:http}"]            | spec.command: [… 1 items] (expected: {port} somewhere in command or env: where the replica is to listen)
          command: ["{port}"], readiness: {path: /, method: GET, body: x} | spec.readiness.body: "x" (expected: nothing, as the method is GET)
          command: ["{port}"], readiness: {path: /, method: DELETE} | spec.readiness.method: "DELETE" (expected: one of GET, HEAD, POST, PUT)
          command: ["{port}"], readiness: {path: /, expectedStatus: 99} | spec.readiness.expectedStatus: 99 (expected: a whole number from 100 to 599)
          command: ["{port}"], readiness: {path: /, httpHeaders: [{name: "a b", value: c}]} | spec.readiness.httpHeaders[0].name: "a b" (expected: a header's name, as Authorization)
          command: ["{port}"], startup: {path: /, timeoutSeconds: 0} | spec.startup.timeoutSeconds: 0 (expected: a whole number from 1 to 300)
          command: ["{port}"], repeatable: some | spec.repeatable: "some" (expected: true, false, or a list of paths, as [/predict])
          command: ["{port}"], repeatable: [] | spec.repeatable: [] (expected: true, false, or a list of paths, as [/predict])
          command: ["{port}"], repeatable: ["/a*b"] | spec.repeatable[0]: "/a*b" (expected: a path without a query, with * at most at its end)
          command: ["{port}"], log: {maxBytes: 1k} | spec.log.maxBytes: "1k" (expected: 64Ki to 1Ti)
          command: ["{port}"], resources: {nice: -1} | spec.resources.nice: -1 (expected: a whole number from 0 to 19)
          command: ["{port}"], resources: {cores: 0} | spec.resources.cores: 0 (expected: a whole number from 1 to 1024)
          command: ["{port}"], drainSeconds: -1 | spec.drainSeconds: -1 (expected: a whole number from 0 to 86400)
          command: ["{port}"], startupSeconds: 0 | spec.startupSeconds: 0 (expected: a whole number from 1 to 86400)
          command: ["{port}"], scaling: {maxReplicas: 1, warmStandby: -1} | spec.scaling.warmStandby: -1 (expected: a whole number from 0)
          models: [{name: a, uri: a}], readiness: {path: /} | spec.readiness: {path: …} (expected: nothing, as command is not set)
          """)
  void whatIsWrong(String spec, String problem) {
    String text = SERVER.replace("spec:\n", "spec: {" + spec + "}\n");

    assertThat(Resources.parse("f.yaml", text, Path.of("/")).problems())
        .extracting(Problem::toString)
        .first()
        .asString()
        .endsWith(problem);
  }
}
