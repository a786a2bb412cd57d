package dev.headroom.api.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.api.resource.Resources;
import dev.headroom.document.Problem;
import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.RatePolicy;
import dev.headroom.scaling.policy.ScalingRules.SelectPolicy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The situations of Kubernetes' own tests of its admission rules and defaults
 * (pkg/apis/autoscaling/validation validation_test.go and v2/defaults_test.go of 1.36), in a
 * ScalingPolicy.
 */
class AdmissionTest {
  private static final String CPU =
      "{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}";

  private static Resources parse(String metrics, String behavior) {
    return Resources.parse(
        "f",
        """
        apiVersion: headroom.dev/v1alpha1
        kind: ScalingPolicy
        metadata: {name: p}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}
          maxReplicas: 5
          metrics: [%s]
          behavior: %s
        """
            .formatted(metrics, behavior),
        Path.of(""));
  }

  private static Behavior behavior(String text) {
    Resources resources = parse(CPU, text);
    assertThat(resources.problems()).isEmpty();
    return resources.scalingPolicies().getFirst().value().scaling().behavior().orElseThrow();
  }

  private static List<String> problems(String metrics, String behavior) {
    return parse(metrics, behavior).problems().stream().map(Problem::message).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 1}}}
          {type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 300Mi}}}
          {type: ContainerResource, containerResource: {name: cpu, container: app-1, target: {type: Utilization, averageUtilization: 70}}}
          {type: Pods, pods: {metric: {name: somemetric}, target: {type: AverageValue, averageValue: 100m}}}
          {type: Object, object: {describedObject: {kind: ReplicationController, name: myrc}, metric: {name: m}, target: {type: Value, value: 100m}}}
          {type: External, external: {metric: {name: m, selector: {matchLabels: {label: value}}}, target: {type: Value, value: 300}}}
          {type: External, external: {metric: {name: m, selector: {matchExpressions: [{key: a, operator: In, values: [b, c]}]}}, target: {type: AverageValue, averageValue: 1.5}}}
          """)
  void admits(String metric) {
    assertThat(problems(metric, "null")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                      | metrics[0].type: missing
          {type: InvalidType}                                     | metrics[0].type: "InvalidType"
          {type: Resource}                                        | metrics[0].resource: missing
          {type: Resource, resource: {target: {type: Utilization, averageUtilization: 1}}} | resource.name: missing
          {type: Resource, resource: {name: cpu, target: {type: Utilization}}} | resource.target.averageUtilization: missing
          {type: Resource, resource: {name: cpu, target: {averageUtilization: 1}}} | resource.target.type: missing
          {type: Resource, resource: {name: cpu, target: {type: Average, averageUtilization: 1}}} | resource.target.type: "Average"
          {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: -10}}} | averageUtilization: -10
          {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 1, averageValue: 1}}} | averageValue: 1 (expected: nothing
          {type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: -300Mi}}} | averageValue: "-300Mi"
          {type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 300MB}}} | averageValue: "300MB" (expected: a quantity
          {type: ContainerResource, containerResource: {name: cpu, target: {type: Utilization, averageUtilization: 1}}} | containerResource.container: missing
          {type: ContainerResource, containerResource: {name: cpu, container: '@', target: {type: Utilization, averageUtilization: 1}}} | containerResource.container: "@"
          {type: Pods, pods: {metric: {name: m}, target: {type: AverageValue}}} | pods.target.averageValue: missing
          {type: Pods, pods: {target: {type: AverageValue, averageValue: 1}}} | pods.metric: missing
          {type: Pods, pods: {metric: {name: some/metric}, target: {type: AverageValue, averageValue: 1}}} | pods.metric.name: "some/metric"
          {type: Object, object: {metric: {name: m}, target: {type: Value, value: 1}}} | object.describedObject: missing
          {type: Object, object: {describedObject: {kind: a, name: b}, metric: {name: m}, target: {type: Value}}} | object.target.averageValue: missing
          {type: Object, object: {describedObject: {kind: a, name: ../b}, metric: {name: m}, target: {type: Value, value: 1}}} | describedObject.name: "../b"
          {type: Object, object: {describedObject: {apiVersion: a/b/c, kind: a, name: b}, metric: {name: m}, target: {type: Value, value: 1}}} | describedObject.apiVersion: "a/b/c"
          {type: External, external: {metric: {name: m}, target: {type: Value}}} | external.target.averageValue: missing
          {type: External, external: {metric: {name: m}, target: {type: Value, value: 0}}} | external.target.value: 0
          {type: External, external: {metric: {name: m}, target: {type: Value, value: 1, averageValue: 1}}} | external.target.value: 1 (expected: nothing
          {type: External, pods: {metric: {name: m}, target: {type: AverageValue, averageValue: 1}}} | metrics[0].pods: {metric: …} (expected: nothing
          """)
  void refuses(String metric, String problem) {
    assertThat(problems(metric, "null")).anySatisfy(found -> assertThat(found).contains(problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {scaleUp: {stabilizationWindowSeconds: -1}}   | scaleUp.stabilizationWindowSeconds: -1 (expected: a whole number from 0 to 3600)
          {scaleDown: {stabilizationWindowSeconds: 3601}} | scaleDown.stabilizationWindowSeconds: 3601
          {scaleUp: {selectPolicy: max}}                | scaleUp.selectPolicy: "max" (expected: one of Disabled, Max, Min)
          {scaleUp: {policies: []}}                     | scaleUp.policies: [] (expected: at least one policy)
          {scaleUp: {policies: [{type: Pod, value: 1, periodSeconds: 1}]}} | policies[0].type: "Pod"
          {scaleUp: {policies: [{type: Pods, value: 0, periodSeconds: 1}]}} | policies[0].value: 0
          {scaleUp: {policies: [{type: Pods, value: 1, periodSeconds: 0}]}} | policies[0].periodSeconds: 0
          {scaleUp: {policies: [{type: Pods, value: 1, periodSeconds: 1801}]}} | policies[0].periodSeconds: 1801
          {scaleUp: {policies: [{type: Pods, value: 1}]}} | policies[0].periodSeconds: missing
          {scaleDown: {tolerance: -0.01}}               | scaleDown.tolerance: -0.01 (expected: a quantity of 0 or more)
          {scaleDwn: {}}                                | behavior.scaleDwn: {} (expected: a known field; did you mean scaleDown?)
          """)
  void refusesBehavior(String behavior, String problem) {
    assertThat(problems(CPU, behavior)).singleElement().asString().contains(problem);
  }

  @Test
  void anEmptyBehaviorHasKubernetesDefaults() {
    assertThat(behavior("{}")).isEqualTo(Behavior.defaults());
  }

  @Test
  void whatIsSetTakesTheDefaultsPlaceFieldByField() {
    Behavior behavior =
        behavior(
            "{scaleUp: {policies: [{type: Percent, value: 20, periodSeconds: 60}]},"
                + " scaleDown: {selectPolicy: Min, stabilizationWindowSeconds: 0, tolerance: 50m}}");
    assertThat(behavior.scaleUp().policies()).containsExactly(RatePolicy.percent(20, 60));
    assertThat(behavior.scaleUp().stabilizationWindowSeconds()).hasValue(0);
    assertThat(behavior.scaleDown().selectPolicy()).isEqualTo(SelectPolicy.MIN);
    assertThat(behavior.scaleDown().policies())
        .isEqualTo(Behavior.defaults().scaleDown().policies());
    assertThat(behavior.scaleDown().tolerance().orElseThrow()).hasToString("50m");
  }
}
