package dev.headroom.scaling.stage;

import static dev.headroom.scaling.Story.length;
import static dev.headroom.scaling.Story.missing;
import static dev.headroom.scaling.Story.queue;
import static dev.headroom.scaling.Story.stages;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scaling.Story;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.RatePolicy;
import dev.headroom.scaling.policy.ScaleToZero;
import dev.headroom.scaling.policy.ScalingRules;
import dev.headroom.scaling.policy.ScalingRules.SelectPolicy;
import dev.headroom.scaling.schedule.Cron;
import dev.headroom.scaling.schedule.Schedules;
import dev.headroom.scaling.schedule.Window;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ScaleToZeroTest {

  @Test
  void oneReplicaStaysUntilItHasBeenIdleAndThenNone() {
    Story story = new Story(policy(fastDown()).build(), 3);
    assertThat(stages(story.at(0, length(30)))).isEmpty();
    assertThat(stages(story.at(60, length(0))))
        .containsExactly("scale-to-zero 0>1 NotIdleLongEnough");
    assertThat(story.replicas()).isEqualTo(1);
    assertThat(stages(story.at(299, length(0))))
        .containsExactly("scale-to-zero 0>1 NotIdleLongEnough");
    Decision idle = story.at(300, length(0));
    assertThat(stages(idle)).isEmpty();
    assertThat(idle.proposedReplicas()).hasValue(0);
    assertThat(story.replicas()).isZero();
    assertThat(idle.status().isTrue("ScaledToZero")).isTrue();
  }

  @Test
  void theStabilisationWindowHoldsAndRunsWhileTheIdleTimeDoes() {
    Story story = new Story(policy(Behavior.defaults()).build(), 3);
    story.at(0, length(30));
    assertThat(stages(story.at(299, length(0))))
        .containsExactly("stabilization 0>3 ScaleDownStabilized");
    story.at(300, length(0));
    assertThat(story.replicas()).isZero();
  }

  @Test
  void theLastReplicaGoesNoFasterThanTheRatesAllow() {
    Behavior slow = down(SelectPolicy.MAX, RatePolicy.pods(1, 60));
    Story story = new Story(policy(slow).build(), 2);
    story.at(0, length(20));
    assertThat(stages(story.at(400, length(0)))).containsExactly("rate 0>1 ScaleDownLimit");
    assertThat(stages(story.at(430, length(0)))).containsExactly("rate 0>1 ScaleDownLimit");
    story.at(461, length(0));
    assertThat(story.replicas()).isZero();
  }

  @Test
  void withScalingDownDisabledTheLastReplicaStays() {
    Behavior never = down(SelectPolicy.DISABLED, RatePolicy.pods(1, 60));
    Story story = new Story(policy(never).build(), 2);
    story.at(0, length(20));
    assertThat(stages(story.at(10_000, length(0)))).containsExactly("rate 0>2 ScaleDownLimit");
  }

  @Test
  void aGatewayKnowsOfRequestsThatCameAndWentBetweenDecisions() {
    Story story = new Story(withoutMetrics(), 1);
    story.activity(0, 0, 0).at(0);
    story.activity(0, 0, 299).at(300);
    assertThat(stages(story.activity(0, 0, 299).at(598))).isEmpty();
    assertThat(stages(story.activity(0, 1, 299).at(599))).isEmpty();
    assertThat(stages(story.activity(0, 0, 299).at(898))).isEmpty();
    assertThat(stages(story.activity(0, 0, 299).at(899))).containsExactly("scale-to-zero 1>0 Idle");
    assertThat(story.replicas()).isZero();
  }

  @Test
  void waitingRequestsWakeAtOnceAndTheIdleTimeBeginsAnew() {
    Story story = new Story(withoutMetrics(), 0);
    assertThat(stages(story.activity(0, 0, -1000).at(0))).isEmpty();
    Decision woken = story.activity(2, 0, 1).at(1);
    assertThat(stages(woken)).containsExactly("scale-to-zero 0>1 RequestsWaiting");
    assertThat(woken.events().getFirst().message())
        .isEqualTo("New size: 1; reason: 2 requests wait for a replica");
    assertThat(stages(story.activity(0, 0, 1).at(300))).isEmpty();
    assertThat(stages(story.activity(0, 0, 1).at(301))).containsExactly("scale-to-zero 1>0 Idle");
  }

  @Test
  void aMetricOfSomethingOutsideWakesToo() {
    Story story = new Story(policy(fastDown()).build(), 1);
    story.at(0, length(0));
    story.at(300, length(0));
    assertThat(story.replicas()).isZero();
    story.at(301, length(25));
    assertThat(story.replicas()).isEqualTo(3);
  }

  @Test
  void whatCannotBeSeenIsNotIdle() {
    Story story = new Story(policy(fastDown()).build(), 1);
    story.at(0, length(10));
    story.at(1000, missing());
    assertThat(story.replicas()).isEqualTo(1);
  }

  @Test
  void aWindowKeepsOneWarmAndBringsItBack() {
    Window office =
        new Window(
            "office",
            Cron.parse("0 8 * * *"),
            Cron.parse("0 20 * * *"),
            ZoneId.of("Europe/Berlin"),
            OptionalInt.of(1),
            OptionalInt.empty());
    Schedules schedules =
        new Schedules(List.of(office), List.of(), Schedules.DEFAULT_STARTING_DEADLINE);
    Story story = new Story(policy(fastDown()).schedules(schedules).build(), 1);
    assertThat(stages(story.at(4 * 3600, length(0))))
        .containsExactly("schedule 0>1 ScheduledMinReplicas");
    story.at(13 * 3600, length(0));
    assertThat(story.replicas()).isZero();
    assertThat(stages(story.at(24 * 3600 - 1, length(0)))).isEmpty();
    assertThat(stages(story.at(24 * 3600, length(0))))
        .containsExactly("schedule 0>1 ScheduledMinReplicas");
  }

  @Test
  void aClockThatWasPutBackStartsTheIdleTimeAgain() {
    Story story = new Story(withoutMetrics(), 1);
    story.activity(0, 1, 5000).at(5000);
    assertThat(stages(story.activity(0, 0, 5000).at(10))).isEmpty();
    assertThat(story.history().memory().lastActive()).contains(Story.after(10));
  }

  private static Policy withoutMetrics() {
    return Policy.named("ns", "p")
        .replicas(0, 10)
        .scaleToZero(new ScaleToZero(Duration.ofMinutes(5)))
        .behavior(fastDown())
        .build();
  }

  private static Policy.Builder policy(Behavior behavior) {
    return Policy.named("ns", "p")
        .replicas(0, 10)
        .metrics(queue("queue", 10))
        .behavior(behavior)
        .scaleToZero(new ScaleToZero(Duration.ofMinutes(5)));
  }

  private static Behavior fastDown() {
    return down(SelectPolicy.MAX, RatePolicy.percent(100, 15));
  }

  private static Behavior down(SelectPolicy select, RatePolicy... policies) {
    return new Behavior(
        ScalingRules.scaleUpDefaults(),
        new ScalingRules(OptionalInt.of(0), select, List.of(policies), Optional.empty()));
  }
}
