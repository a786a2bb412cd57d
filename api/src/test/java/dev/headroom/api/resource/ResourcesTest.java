package dev.headroom.api.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.document.Problem;
import dev.headroom.scaling.policy.Fallback;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.Mode;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.ScaleToZero;
import dev.headroom.scaling.policy.StartUp;
import dev.headroom.scaling.quantity.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourcesTest {
  private static final String SERVER =
      """
      apiVersion: headroom.dev/v1alpha1
      kind: ModelServer
      metadata: {name: s}
      spec:
      """;
  private static final String POLICY =
      """
      apiVersion: headroom.dev/v1alpha1
      kind: ScalingPolicy
      metadata: {name: p}
      spec:
        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}
      """;

  private static Resources parse(String text) {
    return Resources.parse("f.yaml", text, Path.of("/folder"));
  }

  private static ModelServer server(String spec) {
    Resources resources = parse(SERVER + spec.indent(2));
    assertThat(resources.problems()).isEmpty();
    return resources.modelServers().getFirst().value();
  }

  private static Scaling scaling(String spec) {
    Resources resources = parse(POLICY + spec.indent(2));
    assertThat(resources.problems()).isEmpty();
    return resources.scalingPolicies().getFirst().value().scaling();
  }

  private static List<String> problems(String text) {
    return parse(text).problems().stream().map(Problem::toString).toList();
  }

  @Test
  void aModelServerWithDefaults() {
    ModelServer server = server("models:\n- {name: minilm, uri: ./models/minilm}\n");
    assertThat(server)
        .isEqualTo(
            new ModelServer(
                "s",
                "default",
                new Server.Models(
                    List.of(new Model("minilm", "./models/minilm", VersionPolicy.NEWEST, 1, 100)),
                    Map.of()),
                ReplicaSettings.DEFAULT,
                1,
                Optional.empty()));
    assertThat(((Server.Models) server.server()).models().getFirst().folder(Path.of("/folder")))
        .isEqualTo(Path.of("/folder/models/minilm"));
  }

  @Test
  void aModelServerThatSetsEverything() {
    ModelServer server =
        server(
            """
            replicas: 2
            models:
            - {name: a, uri: file:///models/a, streams: 4, queue: 0, versionPolicy: {all: {}}}
            - {name: b, uri: b, versionPolicy: {latest: {numVersions: 2}}}
            - {name: c, uri: c, versionPolicy: {specific: {versions: [3, 1]}}}
            """);
    assertThat(server.replicas()).isEqualTo(2);
    assertThat(((Server.Models) server.server()).models())
        .containsExactly(
            new Model("a", "file:///models/a", new VersionPolicy.All(), 4, 0),
            new Model("b", "b", new VersionPolicy.Latest(2), 1, 100),
            new Model(
                "c", "c", new VersionPolicy.Specific(new TreeSet<>(List.of(1L, 3L))), 1, 100));
  }

  @Test
  void howModelsAreRun() {
    ModelServer server =
        server(
            """
            queueSeconds: 5
            modelMemory: {limit: 2Gi, whenFull: OnDemand}
            models:
            - name: a
              uri: a
              engine: openvino
              targetDevice: HETERO:GPU,CPU
              shape: (1,3,-1,100:200)
              layout: {x: NHWC:NCHW, y: NC}
              batchSize: 8
              nireq: 3
              dynamicBatching: {maxBatchSize: 16, maxQueueDelayMicroseconds: 2000}
              pluginConfig: {INFERENCE_NUM_THREADS: 4, PERFORMANCE_HINT: LATENCY}
            - {name: b, uri: b}
            """);
    Server.Models models = (Server.Models) server.server();
    assertThat(models.settings())
        .isEqualTo(
            new ServeSettings(
                Duration.ofSeconds(5),
                Optional.of(new ServeSettings.ModelMemory(2L << 30, true)),
                List.of()));
    assertThat(models.models().getFirst().running())
        .isEqualTo(
            new Running(
                Optional.of("openvino"),
                Optional.of("HETERO:GPU,CPU"),
                Map.of("INFERENCE_NUM_THREADS", "4", "PERFORMANCE_HINT", "LATENCY"),
                Optional.of(3),
                Optional.of("8"),
                Map.of(Running.ONLY, "(1,3,-1,100:200)"),
                Map.of("x", "NHWC:NCHW", "y", "NC"),
                Optional.of(new Running.Batching(16, Duration.ofMillis(2)))));
    assertThat(models.models().getLast().running()).isEqualTo(Running.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "engine: tensorrt|engine: \"tensorrt\" (expected: one of onnxruntime, openvino)",
        "shape: 1,3|shape: \"1,3\" (expected: dimensions as (1,3,224,-1)",
        "shape: {x: '(1,'}|shape.x: \"(1,\" (expected: dimensions",
        "layout: nhwc|layout: \"nhwc\" (expected: letters as NHWC",
        "batchSize: many|batchSize: \"many\" (expected: a number as 8",
        "nireq: 0|nireq: 0 (expected: a whole number from 1 to 100000)",
        "dynamicBatching: {}|dynamicBatching.maxBatchSize: missing (expected: rows a run, as 8)",
        "pluginConfig: {NUM_STREAMS: 4}|pluginConfig.NUM_STREAMS: 4 (expected: streams, beside pluginConfig, which says how many there are)",
      })
  void whatIsWrongWithHowAModelIsRun(String field, String message) {
    assertThat(problems(SERVER + "  models:\n  - name: a\n    uri: a\n    " + field + "\n"))
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("spec.models[0]." + message);
  }

  @Test
  void whatIsOfModelsOnlyGoesWithNoCommand() {
    assertThat(
            problems(
                SERVER
                    + "  command: [a, '{port}']\n  readiness: {path: /}\n  modelMemory: {limit: 2Gi}\n"))
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("modelMemory");
  }

  @Test
  void anyCommandIsAServer() {
    ModelServer server =
        server(
            """
            command: [uvicorn, "app:app", --port, "{port}"]
            env: [{name: WORKERS, value: "1"}]
            workingDir: ./app
            readiness: {path: /health}
            metrics: {path: /metrics}
            streams: 4
            """);
    assertThat(server.server())
        .isEqualTo(
            new Server.Command(
                List.of("uvicorn", "app:app", "--port", "{port}"),
                Map.of("WORKERS", "1"),
                Optional.of("./app"),
                Optional.empty(),
                Probe.get("/health"),
                Optional.of(Server.MetricsPage.of("/metrics")),
                Optional.of(4),
                new Server.Repeatable.Usual()));
  }

  @Test
  void aScalingPolicyWithSignalsMetricsAndSchedules() {
    Scaling scaling =
        scaling(
            """
            minReplicas: 2
            maxReplicas: 5
            mode: Advise
            intervalSeconds: 5
            metrics:
            - signal: {name: requests-per-stream, target: 1500m, parameters: {streams: 4}}
            - signal: {name: gateway-waiting}
            - type: Resource
              resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}
            behavior: {scaleDown: {selectPolicy: Disabled}}
            schedules:
              timeZone: Europe/Berlin
              windows:
              - {name: office, start: "0 8 * * MON-FRI", end: "0 18 * * MON-FRI", minReplicas: 3}
              jobs:
              - {name: xmas, schedule: "@date 2026-12-24 18:00:00", targetSize: 4}
              excludeDates: ["0 0 1 1 *"]
            """);
    assertThat(scaling.metrics())
        .containsExactly(
            new Metric.Signal(
                "requests-per-stream", Optional.of(Quantity.parse("1500m")), Map.of("streams", 4)),
            Metric.Signal.of("gateway-waiting", Optional.empty()),
            new Metric.Spec(new MetricSpec.Resource("cpu", new MetricTarget.Utilization(60))));
    assertThat(scaling.mode()).isEqualTo(Mode.ADVISE);
    assertThat(scaling.interval()).contains(Duration.ofSeconds(5));
    assertThat(scaling.schedules().windows().getFirst().timeZone())
        .isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(scaling.schedules().jobs().getFirst().excludeDates()).hasSize(1);
    assertThat(scaling.behavior()).isPresent();
  }

  @Test
  void aScalingPolicyThatGoesToZeroFallsBackAndWaitsForStartingReplicas() {
    Policy policy =
        scaling(
                """
                maxReplicas: 5
                scaleToZero: {idleSeconds: 61}
                metrics: [{signal: {name: queue-depth}}]
                fallback: {failureDurationSeconds: 90, replicas: 3}
                startUp: {limitSeconds: 121}
                """)
            .policy("n", "p", signal -> new MetricSpec.Unknown(signal.name()));
    assertThat(policy.minReplicas()).isZero();
    assertThat(policy.metrics()).containsExactly(new MetricSpec.Unknown("queue-depth"));
    assertThat(policy.scaleToZero()).contains(new ScaleToZero(Duration.ofSeconds(61)));
    assertThat(policy.fallback()).contains(new Fallback.Replicas(Duration.ofSeconds(90), 3));
    assertThat(policy.startUp())
        .contains(new StartUp(Duration.ofSeconds(121), StartUp.DEFAULT_DRAIN));
  }

  @Test
  void aHorizontalPodAutoscalerIsReadAsAPolicyThatSaysTheSame() {
    Resources resources =
        parse(
            """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: ovms-hpa}
            spec:
              scaleTargetRef: {apiVersion: intel.com/v1alpha1, kind: ModelServer, name: demo}
              minReplicas: 1
              maxReplicas: 3
              metrics:
              - type: Pods
                pods:
                  metric: {name: ovms_requests_streams_ratio}
                  target: {type: AverageValue, averageValue: 1}
              behavior:
                scaleDown: {stabilizationWindowSeconds: 120}
                scaleUp: {stabilizationWindowSeconds: 120}
            """);
    assertThat(resources.problems()).isEmpty();
    ScalingPolicy policy = resources.scalingPolicies().getFirst().value();
    assertThat(policy.name()).isEqualTo("ovms-hpa");
    assertThat(policy.scaling())
        .isEqualTo(
            scaling(
                """
                minReplicas: 1
                maxReplicas: 3
                metrics:
                - type: Pods
                  pods:
                    metric: {name: ovms_requests_streams_ratio}
                    target: {type: AverageValue, averageValue: 1}
                behavior:
                  scaleDown: {stabilizationWindowSeconds: 120}
                  scaleUp: {stabilizationWindowSeconds: 120}
                """));
  }

  @Test
  void zeroAsMinReplicasMeansToZeroWhenIdle() {
    assertThat(
            scaling("minReplicas: 0\nmaxReplicas: 2\nmetrics: [{signal: {name: a}}]").scaleToZero())
        .contains(new ScaleToZero(ScaleToZero.DEFAULT_IDLE));
  }

  @Test
  void allProblemsOfAFileAreReportedAtOnce() {
    assertThat(
            problems(
                """
                apiVersion: headroom.dev/v1alpha1
                kind: ModelServer
                metadata: {name: Sentences}
                spec:
                  models:
                  - {name: a, uri: a, stream: 2}
                  - {name: a, queue: lots}
                  scaling:
                    minReplicas: 2
                    maxReplicas: 1
                    metrics:
                    - signal: {name: x, target: "0"}
                ---
                apiVersion: headroom.dev/v1
                kind: ModelServer
                metadata: {name: b}
                ---
                apiVersion: headroom.dev/v1alpha1
                kind: ModelSever
                """))
        .containsExactly(
            "f.yaml:3: document 1 (ModelServer Sentences): metadata.name: \"Sentences\" (expected: a"
                + " name of a-z, 0-9, '-' and '.' that begins and ends with a letter or digit)",
            "f.yaml:6: document 1 (ModelServer Sentences): spec.models[0].stream: 2 (expected: a"
                + " known field; did you mean streams?)",
            "f.yaml:7: document 1 (ModelServer Sentences): spec.models[1].uri: missing (expected: a"
                + " folder of numeric version folders)",
            "f.yaml:7: document 1 (ModelServer Sentences): spec.models[1].queue: \"lots\" (expected:"
                + " a whole number from 0 to 1000000)",
            "f.yaml:7: document 1 (ModelServer Sentences): spec.models[1].name: \"a\" (expected:"
                + " another name: each model once)",
            "f.yaml:10: document 1 (ModelServer Sentences): spec.scaling.maxReplicas: 1 (expected: at"
                + " least minReplicas, 2)",
            "f.yaml:12: document 1 (ModelServer Sentences): spec.scaling.metrics[0].signal.target:"
                + " \"0\" (expected: a quantity above 0)",
            "f.yaml:14: document 2 (ModelServer b): apiVersion: \"headroom.dev/v1\" (expected:"
                + " headroom.dev/v1alpha1)",
            "f.yaml:19: document 3 (ModelSever): kind: \"ModelSever\" (expected: did you mean"
                + " ModelServer?)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replicas: -1, models: [{name: a, uri: a}]  | spec.replicas: -1 (expected: a whole number from 0 to 10000)
          models: []                                 | spec.models: [] (expected: at least one model)
          replicas: 1                                | spec.models: missing (expected: one of models, config, command)
          models: a                                  | spec.models: "a" (expected: a list)
          models: [a]                                | spec.models[0]: "a" (expected: a map)
          models: [{name: a/b, uri: a}]              | spec.models[0].name: "a/b" (expected: a name of letters, digits, '.', '_' and '-', at most 255)
          models: [{name: 1, uri: a}]                | spec.models[0].name: 1 (expected: a string)
          models: [{name: a, uri: a, versionPolicy: {latest: {}, all: {}}}] | spec.models[0].versionPolicy.all: {} (expected: nothing, as latest is set)
          models: [{name: a, uri: a, versionPolicy: {}}] | spec.models[0].versionPolicy.latest: missing (expected: one of latest, all, specific)
          models: [{name: a, uri: a}], command: ["{port}"] | spec.command: [… 1 items] (expected: nothing, as models is set)
          models: [{name: a, uri: a}], workingDir: . | spec.workingDir: "." (expected: nothing, as command is not set)
          models: [{name: a, uri: a, versionPolicy: {specific: {versions: [0]}}}] | spec.models[0].versionPolicy.specific.versions[0]: 0 (expected: a whole number from 1)
          command: [a]                               | spec.command: [… 1 items] (expected: {port} somewhere in command or env: where the replica is to listen)
          command: ["{port}"], readiness: {path: x}  | spec.readiness.path: "x" (expected: a path that begins with /, without blanks, as a URL has it)
          command: ["{port}"], env: [{name: A, value: 1}] | spec.env[0].value: 1 (expected: a string)
          command: ["{port}"], streams: 0            | spec.streams: 0 (expected: a whole number from 1 to 1024)
          command: ["{port}"], env: {A: b}           | spec.env: {A: …} (expected: a list)
          """)
  void aModelServersProblems(String spec, String problem) {
    assertThat(problems(SERVER.replace("spec:\n", "spec: {" + spec + "}\n")))
        .first()
        .asString()
        .endsWith(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          maxReplicas: 1, metrics: [{signal: {name: a, parameters: {streams: 0}}}] | spec.metrics[0].signal.parameters.streams: 0 (expected: a whole number from 1 to 1000000)
          maxReplicas: 1, metrics: [{signal: {name: a, parameters: {streams: many}}}] | spec.metrics[0].signal.parameters.streams: "many" (expected: a whole number from 1 to 1000000)
          maxReplicas: 1, metrics: [{signal: {name: a, parameters: {streams: null}}}] | spec.metrics[0].signal.parameters.streams: null (expected: a whole number from 1 to 1000000)
          maxReplicas: 1, metrics: [{signal: {name: a, parameters: 4}}] | spec.metrics[0].signal.parameters: 4 (expected: a map)
          maxReplicas: 0                     | spec.maxReplicas: 0 (expected: a whole number from 1)
          minReplicas: 1                     | spec.maxReplicas: missing (expected: a whole number from 1)
          maxReplicas: 99999999999999999999  | spec.maxReplicas: 99999999999999999999 (expected: a whole number from 1)
          maxReplicas: 1, mode: act          | spec.mode: "act" (expected: one of Act, Advise)
          maxReplicas: 1, intervalSeconds: 0 | spec.intervalSeconds: 0 (expected: a whole number from 1 to 3600)
          maxReplicas: 1, schedules: {timeZone: Berlin} | spec.schedules.timeZone: "Berlin" (expected: a time zone, as Europe/Berlin or UTC)
          maxReplicas: 1, schedules: {windows: [{name: a, start: "0 8 * * *", end: "0 9 * * *"}]} | spec.schedules.windows[0].minReplicas: missing (expected: one of minReplicas, maxReplicas, replicas)
          maxReplicas: 1, schedules: {jobs: [{name: a, schedule: "0 0 8 * * *"}]} | spec.schedules.jobs[0].targetSize: missing (expected: a whole number from 0)
          maxReplicas: 1, minReplicas: 1, scaleToZero: {} | spec.minReplicas: 1 (expected: 0, as scaleToZero is set)
          maxReplicas: 1, fallback: {} | spec.fallback.replicas: missing (expected: one of replicas, behavior)
          maxReplicas: 1, metrics: [{signal: {name: a}, type: Pods}] | spec.metrics[0].signal: {name: …} (expected: nothing, as type is set)
          maxReplicas: 1, metrics: [{}] | spec.metrics[0].type: missing (expected: one of type, signal, query)
          maxReplicas: 1, fallback: {behavior: hold} | spec.fallback.behavior: "hold" (expected: one of Hold, NeverLower)
          maxReplicas: 1, startUp: {limitSeconds: 0} | spec.startUp.limitSeconds: 0 (expected: a whole number from 1)
          maxReplicas: 1, metrics: [{type: Pod}] | spec.metrics[0].type: "Pod" (expected: one of ContainerResource, External, Object, Pods, Resource)
          """)
  void aScalingPolicysProblems(String spec, String problem) {
    assertThat(
            problems(
                POLICY.replaceFirst(
                    "spec:(?s:.*)",
                    "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}, "
                        + spec
                        + "}\n")))
        .first()
        .asString()
        .endsWith(problem);
  }

  @Test
  void aNameStandsOnceInAllFiles(@TempDir Path folder) throws IOException {
    Path a =
        Files.writeString(folder.resolve("a.yaml"), SERVER + "  models: [{name: a, uri: a}]\n");
    Path b =
        Files.writeString(folder.resolve("b.yaml"), SERVER + "  models: [{name: b, uri: b}]\n");
    assertThat(Resources.read(List.of(a, b)).problems())
        .singleElement()
        .asString()
        .startsWith(b + ":3: document 1 (ModelServer s): metadata.name: \"s\"")
        .contains(a.toString());
  }
}
