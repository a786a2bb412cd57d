package dev.headroom.scaling.stage;

import static dev.headroom.scaling.Story.length;
import static dev.headroom.scaling.Story.missing;
import static dev.headroom.scaling.Story.queue;
import static dev.headroom.scaling.Story.stages;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scaling.Story;
import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.Fallback;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.ScaleToZero;
import dev.headroom.scaling.policy.ScalingRules;
import dev.headroom.scaling.policy.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What becomes of a workload whose metrics could not be read for a while. */
class GapTest {
  @Test
  void theFirstLookAfterAGapDoesNotScaleDownAlone() {
    Story story = gap(new Story(policy(0, 15).build(), 2).settings(Settings.ofHeadroom()));
    assertThat(stages(story.at(61, length(0))))
        .containsExactly("stabilization 0>2 ScaleDownStabilized");
    story.at(74, length(0));
    assertThat(story.replicas()).isEqualTo(2);
    story.at(76, length(0));
    assertThat(story.replicas()).isEqualTo(1);
  }

  @Test
  void inKubernetesItDoes() {
    Story story = gap(new Story(policy(0, 15).build(), 2));
    story.at(61, length(0));
    assertThat(story.replicas()).isEqualTo(1);
  }

  @Test
  void theWindowWithoutBehaviorHoldsAsWell() {
    Policy policy = Policy.named("ns", "p").replicas(1, 10).metrics(queue("q", 10)).build();
    Story story = new Story(policy, 4).settings(Settings.ofHeadroom());
    for (int second = 0; second <= 600; second += 10) {
      story.at(second, missing());
    }
    story.at(899, length(0));
    assertThat(story.replicas()).isEqualTo(4);
    story.at(1200, length(0));
    assertThat(story.replicas()).isEqualTo(1);
  }

  @Test
  void scalingUpIsNotHeld() {
    Story story = gap(new Story(policy(30, 15).build(), 2).settings(Settings.ofHeadroom()));
    story.at(61, length(50));
    assertThat(story.replicas()).isEqualTo(5);
  }

  @Test
  void whatStandsInForTheMetricIsNotHeld() {
    Policy policy =
        policy(0, 15).fallback(new Fallback.Replicas(Duration.ofSeconds(30), 1)).build();
    Story story = new Story(policy, 2).settings(Settings.ofHeadroom());
    story.at(0, length(20));
    story.at(10, missing());
    story.at(39, missing());
    assertThat(stages(story.at(40, missing()))).containsExactly("fallback 2>1 MetricFallback");
  }

  @Test
  void whatCouldNotBeSeenWasNotIdle() {
    Policy policy =
        Policy.named("ns", "p")
            .replicas(0, 10)
            .metrics(queue("q", 10))
            .behavior(behavior(0, 0))
            .scaleToZero(new ScaleToZero(Duration.ofSeconds(20)))
            .build();
    Story story = gap(new Story(policy, 1).settings(Settings.ofHeadroom()));
    story.at(61, length(0));
    story.at(79, length(0));
    assertThat(story.replicas()).isEqualTo(1);
    story.at(81, length(0));
    assertThat(story.replicas()).isZero();
  }

  /** Load for two replicas, and then a minute of nothing. */
  private static Story gap(Story story) {
    story.at(0, length(story.replicas() * 10L));
    for (int second = 1; second <= 60; second++) {
      story.at(second, missing());
    }
    return story;
  }

  private static Policy.Builder policy(int upWindow, int downWindow) {
    return Policy.named("ns", "p")
        .replicas(1, 10)
        .metrics(queue("q", 10))
        .behavior(behavior(upWindow, downWindow));
  }

  private static Behavior behavior(int upWindow, int downWindow) {
    ScalingRules up = ScalingRules.scaleUpDefaults();
    ScalingRules down = ScalingRules.scaleDownDefaults();
    return new Behavior(
        new ScalingRules(
            OptionalInt.of(upWindow), up.selectPolicy(), up.policies(), Optional.empty()),
        new ScalingRules(
            OptionalInt.of(downWindow), down.selectPolicy(), down.policies(), Optional.empty()));
  }
}
