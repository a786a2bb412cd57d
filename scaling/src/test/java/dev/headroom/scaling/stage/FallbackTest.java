package dev.headroom.scaling.stage;

import static dev.headroom.scaling.Story.length;
import static dev.headroom.scaling.Story.missing;
import static dev.headroom.scaling.Story.queue;
import static dev.headroom.scaling.Story.stages;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scaling.Story;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.Fallback;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.ObjectReference;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.RatePolicy;
import dev.headroom.scaling.policy.ScalingRules;
import dev.headroom.scaling.quantity.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FallbackTest {
  private static final Duration TIME = Duration.ofMinutes(3);

  static List<MetricSpec> everyType() {
    MetricIdentifier name = MetricIdentifier.named("m");
    MetricTarget average = new MetricTarget.AverageValue(Quantity.of(10));
    return List.of(
        new MetricSpec.Resource("cpu", new MetricTarget.Utilization(80)),
        new MetricSpec.ContainerResource("cpu", "main", average),
        new MetricSpec.Pods(name, average),
        new MetricSpec.ObjectMetric(new ObjectReference("v1", "Service", "s"), name, average),
        new MetricSpec.External(name, average),
        new MetricSpec.Unknown("Future"));
  }

  @ParameterizedTest
  @MethodSource("everyType")
  void aNumberStandsInForAMetricOfAnyTypeOnceItHasBeenMissingForTheTime(MetricSpec metric) {
    Story story = new Story(policy(new Fallback.Replicas(TIME, 3), metric), 5);
    assertThat(stages(story.at(0, missing()))).isEmpty();
    assertThat(stages(story.at(179, missing()))).isEmpty();
    Decision lost = story.at(180, missing());
    assertThat(stages(lost)).containsExactly("fallback 5>3 MetricFallback");
    assertThat(lost.stages().getFirst().message())
        .contains(metric.type(), "180 s", "3 is proposed");
    assertThat(lost.status().condition("ScalingActive").orElseThrow().status().toString())
        .isEqualTo("False");
    assertThat(story.replicas()).isEqualTo(3);
    assertThat(stages(story.at(181, missing()))).isEmpty();
  }

  @Test
  void aMetricThatComesBackIsTimedAnew() {
    Story story = new Story(policy(new Fallback.Replicas(TIME, 3), queue("q", 10)), 5);
    story.at(0, missing());
    story.at(170, length(50));
    assertThat(stages(story.at(200, missing()))).isEmpty();
    assertThat(stages(story.at(379, missing()))).isEmpty();
    assertThat(stages(story.at(380, missing()))).containsExactly("fallback 5>3 MetricFallback");
    story.at(390, length(30));
    assertThat(story.history().memory().failingSince()).isEmpty();
  }

  @Test
  void theStandInMeetsTheOtherMetricsProposal() {
    Story story =
        new Story(policy(new Fallback.Replicas(TIME, 3), queue("a", 10), queue("b", 10)), 5);
    assertThat(stages(story.at(0, length(10), missing()))).isEmpty();
    assertThat(stages(story.at(180, length(10), missing())))
        .containsExactly("fallback 5>3 MetricFallback");
    assertThat(stages(story.at(200, length(60), missing()))).isEmpty();
    assertThat(story.replicas()).isEqualTo(6);
  }

  @Test
  void neverLowerLetsTheOthersRaise() {
    Story story =
        new Story(policy(new Fallback.NeverLower(TIME), queue("a", 10), queue("b", 10)), 5);
    story.at(0, length(10), missing());
    assertThat(stages(story.at(180, length(10), missing()))).isEmpty();
    assertThat(story.replicas()).isEqualTo(5);
    story.at(181, length(70), missing());
    assertThat(story.replicas()).isEqualTo(7);
  }

  @Test
  void holdKeepsTheNumberWhateverTheOthersSay() {
    Story story = new Story(policy(new Fallback.Hold(TIME), queue("a", 10), queue("b", 10)), 5);
    story.at(0, length(50), missing());
    Decision held = story.at(180, length(80), missing());
    assertThat(stages(held)).containsExactly("fallback 8>5 MetricFallback");
    assertThat(story.replicas()).isEqualTo(5);
  }

  @Test
  void rulesOfScalingDownApplyToTheStandIn() {
    Policy stabilised =
        Policy.named("ns", "p")
            .replicas(1, 10)
            .metrics(queue("q", 10))
            .behavior(Behavior.defaults())
            .fallback(new Fallback.Replicas(TIME, 1))
            .build();
    Story story = new Story(stabilised, 5);
    story.at(0, length(50));
    story.at(10, missing());
    assertThat(stages(story.at(190, missing())))
        .containsExactly("fallback 5>1 MetricFallback", "stabilization 1>5 ScaleDownStabilized");
    story.at(301, missing());
    assertThat(story.replicas()).isEqualTo(1);
  }

  @Test
  void aReadingOfTheWrongKindIsAFailureToo() {
    Story story = new Story(policy(new Fallback.Replicas(TIME, 3), queue("q", 10)), 5);
    story.at(0, new Reading.PerPod(List.of()));
    assertThat(stages(story.at(180))).containsExactly("fallback 5>3 MetricFallback");
  }

  private static Policy policy(Fallback fallback, MetricSpec... metrics) {
    return Policy.named("ns", "p")
        .replicas(1, 10)
        .metrics(metrics)
        .behavior(
            new Behavior(
                ScalingRules.scaleUpDefaults(),
                new ScalingRules(
                    OptionalInt.of(0),
                    ScalingRules.SelectPolicy.MAX,
                    List.of(RatePolicy.percent(100, 15)),
                    Optional.empty())))
        .fallback(fallback)
        .build();
  }
}
