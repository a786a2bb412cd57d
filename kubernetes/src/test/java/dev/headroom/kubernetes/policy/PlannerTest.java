package dev.headroom.kubernetes.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Resource;
import dev.headroom.control.PolicyId;
import dev.headroom.kubernetes.policy.Planner.Outcome;
import dev.headroom.kubernetes.policy.WrittenPolicy.Content;
import dev.headroom.kubernetes.target.TargetKey;
import dev.headroom.metrics.backend.Dialect;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.rules.RuleSet;
import dev.headroom.signal.PlannedMetric;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From objects of a cluster to what is decided by. */
class PlannerTest {
  private static final PolicyReader READER = new PolicyReader(new KubernetesSerialization());
  private static final Planner PLANNER =
      new Planner(Catalog.builtIn(), RuleSet.NONE, Dialect.OWN, Duration.ofSeconds(1));

  private static Outcome plan(
      WrittenPolicy policy, Function<TargetKey, Optional<ModelServer>> servers) {
    assertThat(policy.content()).isInstanceOf(Content.Read.class);
    return PLANNER.plan(policy, (Content.Read) policy.content(), servers);
  }

  private static Outcome plan(String metrics) {
    return plan(
        Objects.policy(
            "p",
            1,
            "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\nmaxReplicas: 3\n"
                + metrics),
        _ -> Optional.empty());
  }

  private static PlannedMetric metric(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Planned.class);
    return ((Outcome.Planned) outcome).plan().metrics().getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {type: Pods, pods: {metric: {name: queue}, target: {type: AverageValue, averageValue: 1}}} | Series
          {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}} | OfWorld
          {type: ContainerResource, containerResource: {name: cpu, container: a, target: {type: Utilization, averageUtilization: 80}}} | OfWorld
          {type: External, external: {metric: {name: a}, target: {type: AverageValue, averageValue: 1}}} | OfWorld
          {type: Object, object: {describedObject: {kind: Service, name: b}, metric: {name: a}, target: {type: Value, value: 1}}} | OfWorld
          {signal: {name: requests-per-stream}} | OfPage
          {query: {name: q, expression: sum(queue), target: {type: AverageValue, averageValue: 1}}} | OfQuery
          """)
  void eachMetricIsMeasuredBySomething(String metric, String by) {
    assertThat(metric(plan("metrics: [" + metric + "]")).getClass().getSimpleName()).isEqualTo(by);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          metrics: []                                      | spec.metrics
          metrics: [{signal: {name: gateway-in-flight}}]   | spec.metrics[0].signal.name
          metrics: [{signal: {name: nonsense}}]            | spec.metrics[0].signal.name
          """)
  void whatCannotBeMeasuredHereIsSaid(String metrics, String field) {
    assertThat(plan(metrics))
        .isInstanceOfSatisfying(
            Outcome.Problematic.class,
            outcome ->
                assertThat(outcome.problem()).startsWith(field + ": ").contains("(expected: "));
  }

  @Test
  void aModelServersScalingIsAPolicyOfItsOwn() {
    GenericKubernetesResource object =
        Objects.object(
            "ModelServer",
            "web",
            1,
            "models: [{name: m, uri: \"/models/m\", streams: 3}]\nscaling: {maxReplicas: 4}");
    Resource<ModelServer> server = READER.modelServer(object).orElseThrow();
    WrittenPolicy policy = READER.scalingOf(object, server).orElseThrow();

    assertThat(policy.id()).isEqualTo(new PolicyId("team", "modelserver/web"));
    assertThat(policy.about().kind()).isEqualTo("ModelServer");
    Outcome outcome = plan(policy, _ -> Optional.of(server.value()));
    assertThat(metric(outcome))
        .as("where nothing is said, by requests a stream")
        .isInstanceOfSatisfying(
            PlannedMetric.OfPage.class,
            page -> {
              assertThat(page.signal().name()).isEqualTo("requests-per-stream");
              assertThat(page.slots()).isEqualTo(OptionalInt.of(3));
            });
    Plan plan = ((Outcome.Planned) outcome).plan();
    assertThat(plan.target())
        .isEqualTo(new TargetKey("team", "headroom.dev/v1alpha1", "ModelServer", "web"));
    assertThat(plan.policy().maxReplicas()).isEqualTo(4);
  }

  @Test
  void whatIsTheSameIsPlannedTheSame() {
    String metrics = "metrics: [{signal: {name: requests-per-stream, parameters: {streams: 2}}}]";
    assertThat(plan(metrics)).isEqualTo(plan(metrics));
  }
}
