package dev.headroom.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.api.resource.Resources;
import dev.headroom.gateway.signal.GatewaySignal;
import dev.headroom.metrics.backend.Dialect;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.signal.PlannedMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What files mean here, and what is wrong with them. */
class LocalPlanTest {
  @TempDir Path folder;

  private LocalPlan plan(String server, String scaling) throws IOException {
    Path file = folder.resolve("server.yaml");
    Files.writeString(
        file,
        """
        apiVersion: headroom.dev/v1alpha1
        kind: ModelServer
        metadata: {name: s}
        spec:
          %s
          scaling: {maxReplicas: 3%s}
        """
            .formatted(server, scaling));
    return LocalPlan.of(Resources.read(List.of(file)), Catalog.builtIn(), Dialect.OWN);
  }

  private LocalPlan plan(String scaling) throws IOException {
    return plan("command: [serve, \"{port}\"]", scaling);
  }

  private LocalPlan hpa(String metrics) throws IOException {
    Path file = folder.resolve("hpa.yaml");
    Files.writeString(
        file,
        """
        apiVersion: headroom.dev/v1alpha1
        kind: ModelServer
        metadata: {name: s}
        spec: {command: [serve, "{port}"], streams: 4}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: h}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: s}
          maxReplicas: 3
          metrics: %s
        """
            .formatted(metrics));
    return LocalPlan.of(Resources.read(List.of(file)), Catalog.builtIn(), Dialect.OWN);
  }

  @Test
  void anAutoscalersPodsMetricIsASeriesOrASignalByItsName() throws IOException {
    ServerPlan server =
        only(
            hpa(
                """
                [{type: Pods, pods: {metric: {name: depth}, target: {type: AverageValue, averageValue: 2}}},
                 {type: Pods, pods: {metric: {name: gateway-requests-per-slot}, target: {type: AverageValue, averageValue: 1}}}]
                """));
    assertThat(server.policy().orElseThrow().metrics())
        .containsExactly(pods("depth", "2"), pods("gateway-requests-per-slot", "1"));
    assertThat(server.metrics())
        .containsExactly(
            new PlannedMetric.Series(pods("depth", "2"), Optional.empty()),
            new PlannedMetric.OfGateway(
                GatewaySignal.REQUESTS_PER_SLOT, Quantity.parse("1"), OptionalInt.of(4)));
    assertThat(server.notes())
        .contains(
            "HorizontalPodAutoscaler h: its target, Deployment s, is taken to be this ModelServer");
    assertThat(server.sentence())
        .isEqualTo("1 to 3 replicas, scaled on depth and gateway-requests-per-slot");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}] | metrics[0].type: "Resource" (expected: Pods
          [{type: ContainerResource, containerResource: {name: cpu, container: a, target: {type: Utilization, averageUtilization: 80}}}] | metrics[0].type: "ContainerResource" (expected: Pods
          [{type: External, external: {metric: {name: a}, target: {type: AverageValue, averageValue: 1}}}] | metrics[0].type: "External" (expected: Pods
          [{type: Object, object: {describedObject: {kind: a, name: b}, metric: {name: a}, target: {type: Value, value: 1}}}] | metrics[0].type: "Object" (expected: Pods
          [] | metrics[0].type: missing (expected: Pods
          [{type: Pods, pods: {metric: {name: gateway-in-flight, selector: {matchLabels: {a: b}}}, target: {type: AverageValue, averageValue: 1}}}] | metrics[0].pods.metric.selector: {matchLabels: …} (expected: nothing
          """)
  void whatAnAutoscalerCannotBeScaledOnHereIsSaid(String metrics, String problem)
      throws IOException {
    assertThat(hpa(metrics).problems()).singleElement().asString().contains(problem);
  }

  private static MetricSpec pods(String name, String target) {
    return new MetricSpec.Pods(
        dev.headroom.scaling.policy.MetricIdentifier.named(name),
        new MetricTarget.AverageValue(Quantity.parse(target)));
  }

  private static ServerPlan only(LocalPlan plan) {
    assertThat(plan.problems()).isEmpty();
    return plan.servers().getFirst();
  }

  @Test
  void aCommandIsScaledByWhatTheGatewaySeesWhereNothingIsSaid() throws IOException {
    ServerPlan server = only(plan(""));
    assertThat(server.policy().orElseThrow().metrics())
        .containsExactly(pods("gateway-requests-per-slot", "1"));
    assertThat(server.notes())
        .containsExactly(
            "gateway-requests-per-slot: a replica is taken to compute one request at a time"
                + " (spec.streams says otherwise)");
    assertThat(only(plan("command: [serve, \"{port}\"]\n  streams: 4", "")).notes()).isEmpty();
  }

  @Test
  void modelsAreScaledByRequestsPerStreamWhereNothingIsSaid() throws IOException {
    Files.createDirectories(folder.resolve("m/1"));
    ServerPlan server = only(plan("models: [{name: m, uri: ./m, streams: 3}]", ""));
    assertThat(server.policy().orElseThrow().metrics())
        .containsExactly(pods("requests-per-stream", "1"));
    assertThat(((PlannedMetric.OfPage) server.metrics().getFirst()).slots())
        .isEqualTo(OptionalInt.of(3));
  }

  @Test
  void schedulesAloneStayAlone() throws IOException {
    String schedules =
        ", schedules: {timeZone: UTC, windows: [{name: w, start: \"0 8 * * *\", end: \"0 9 * * *\", replicas: 2}]}";
    assertThat(only(plan(schedules)).policy().orElseThrow().metrics()).isEmpty();
  }

  @Test
  void parametersAreForThePageAndForTheGateway() throws IOException {
    ServerPlan server =
        only(
            plan(
                ", metrics: [{signal: {name: requests-per-stream, parameters: {streams: 4}}},"
                    + " {signal: {name: queue-depth, parameters: {slots: 2}}},"
                    + " {signal: {name: gateway-queue-depth, target: 3, parameters: {slots: 5}}}]"));
    PlannedMetric.OfPage perStream = (PlannedMetric.OfPage) server.metrics().get(0);
    assertThat(perStream.slots()).isEqualTo(OptionalInt.of(4));
    assertThat(perStream.parameters()).containsEntry("streams", 4.0).containsEntry("slots", 4.0);
    PlannedMetric.OfPage depth = (PlannedMetric.OfPage) server.metrics().get(1);
    assertThat(depth.slots()).isEqualTo(OptionalInt.of(2));
    assertThat(depth.parameters()).as("the catalog's have none").isEmpty();
    assertThat(server.metrics().get(2))
        .isEqualTo(
            new PlannedMetric.OfGateway(
                GatewaySignal.QUEUE_DEPTH, Quantity.parse("3"), OptionalInt.of(5)));
  }

  @Test
  void otherParametersAreAnotherPlan() throws IOException {
    String with = ", metrics: [{signal: {name: requests-per-stream, parameters: {streams: %d}}}]";
    assertThat(only(plan(with.formatted(4)))).isNotEqualTo(only(plan(with.formatted(5))));
    assertThat(only(plan(with.formatted(4)))).isEqualTo(only(plan(with.formatted(4))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: requests-per-stream, parameters: {lanes: 4}  | .parameters.lanes: 4 (expected: one of slots, streams)
          name: gateway-waiting, parameters: {slots: 4}      | .parameters.slots: 4 (expected: nothing: gateway-waiting has no parameters)
          name: gateway-in-flight                            | .target: missing (expected: a number of requests for each replica)
          name: gateway-latency-p95                          | .target: missing (expected: a number of seconds for each replica)
          name: latency-p95                                  | .target: missing (expected: a number of seconds for each replica)
          """)
  void whatIsWrongWithASignalIsSaidWithItsPlace(String signal, String problem) throws IOException {
    assertThat(plan(", metrics: [{signal: {" + signal + "}}]").problems())
        .singleElement()
        .asString()
        .endsWith("spec.scaling.metrics[0].signal" + problem)
        .contains("server.yaml:6");
  }

  @Test
  void aNameThatIsNoneIsAnsweredWithTheCatalogsAndTheGateways() throws IOException {
    assertThat(plan(", metrics: [{signal: {name: in-flight}}]").problems())
        .singleElement()
        .asString()
        .contains("requests-per-stream", "queue-depth", "gateway-in-flight", "gateway-error-rate");
  }

  @Test
  void aRawCounterIsToldWithWhatWasMeant() throws IOException {
    String query =
        ", metrics: [{query: {name: q, expression: '%s', target: {type: Value, value: 1}}}]";
    assertThat(only(plan(query.formatted("sum(jobs_total{a=\"b\"}) / 2"))).notes())
        .singleElement()
        .asString()
        .startsWith("q: jobs_total is a counter by its name")
        .endsWith("sum(rate(jobs_total{a=\"b\"}[1m])) / 2");
    assertThat(only(plan(query.formatted("max(nv_inference_queue_duration_us)"))).notes())
        .as("a counter that the catalog knows")
        .singleElement()
        .asString()
        .contains("the signal queue-time (the mean time that a request waits")
        .endsWith("or max(rate(nv_inference_queue_duration_us[1m]))");
    assertThat(only(plan(query.formatted("sum(rate(jobs_total[1m]))"))).notes()).isEmpty();
    assertThat(
            only(hpa(
                    "[{type: Pods, pods: {metric: {name: jobs_total}, target: {type:"
                        + " AverageValue, averageValue: 2}}}]"))
                .notes())
        .anyMatch(note -> note.startsWith("jobs_total: is a counter by its name"));
  }

  @Test
  void whatOnlyAnotherPrometheusMayKnowIsANoteWhereThatIsAsked() throws IOException {
    Path file = folder.resolve("server.yaml");
    Files.writeString(
        file,
        """
        apiVersion: headroom.dev/v1alpha1
        kind: ModelServer
        metadata: {name: s}
        spec:
          command: [serve, "{port}"]
          scaling:
            maxReplicas: 3
            metrics: [{query: {name: q, expression: 'rollup(x[1m])', target: {type: Value, value: 1}}}]
        """);
    Resources resources = Resources.read(List.of(file));
    assertThat(LocalPlan.of(resources, Catalog.builtIn(), Dialect.OWN).problems())
        .singleElement()
        .asString()
        .contains("expression: \"rollup(x[1m])\" (expected: a query in PromQL: ");
    assertThat(only(LocalPlan.of(resources, Catalog.builtIn(), Dialect.OTHER)).notes())
        .singleElement()
        .asString()
        .startsWith("q: no PromQL that Headroom knows");
  }

  /** As a guide for Triton has it: no server has such a series, and it was a raw counter. */
  @Test
  void theUsersAutoscalerForTritonIsToldWhatItMeans() throws IOException {
    assertThat(
            only(hpa(
                    "[{type: Pods, pods: {metric: {name:"
                        + " triton_queue_compute_input_duration_us}, target: {type:"
                        + " AverageValue, averageValue: \"50000\"}}}]"))
                .notes())
        .anyMatch(
            note ->
                note.startsWith("triton_queue_compute_input_duration_us: is a counter")
                    && note.contains("may be the signal queue-time"));
  }
}
