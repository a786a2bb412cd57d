package dev.headroom.scaling.stage;

import static dev.headroom.scaling.Story.length;
import static dev.headroom.scaling.Story.queue;
import static dev.headroom.scaling.Story.stages;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scaling.Story;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.schedule.Cron;
import dev.headroom.scaling.schedule.Job;
import dev.headroom.scaling.schedule.Schedules;
import dev.headroom.scaling.schedule.Window;
import dev.headroom.scaling.status.Event;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The story starts on a Monday at 8:00 in Berlin. */
class ScheduleStageTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final long HOUR = 3600;

  @Test
  void aWindowRaisesTheMinimumWhileItIsOpenAndSaysSo() {
    Story story = new Story(policy(1, 10, office(4, OptionalInt.empty())), 1);

    Decision open = story.at(0, length(5));
    assertThat(stages(open)).containsExactly("schedule 1>4 ScheduledMinReplicas");
    assertThat(open.stages().getFirst().message())
        .isEqualTo("minReplicas is 4 now, by window office");
    assertThat(open.events())
        .containsExactly(
            Event.normal(
                "SuccessfulRescale",
                "New size: 4; reason: minReplicas is 4 now, by window office"));

    assertThat(stages(story.at(HOUR, length(5))))
        .containsExactly("schedule 1>4 ScheduledMinReplicas");
    assertThat(stages(story.at(2 * HOUR, length(60)))).isEmpty();
    assertThat(story.replicas()).isEqualTo(6);
    assertThat(stages(story.at(12 * HOUR, length(5)))).isEmpty();
    assertThat(story.replicas()).isEqualTo(1);
  }

  @Test
  void aWindowsMaximumHoldsInThePlaceOfThePolicys() {
    Story lower = new Story(policy(1, 10, office(0, OptionalInt.of(3))), 1);
    assertThat(stages(lower.at(0, length(35))))
        .containsExactly("schedule 4>3 ScheduledMaxReplicas");
    Story higher = new Story(policy(1, 3, office(1, OptionalInt.of(20))), 3);
    assertThat(stages(higher.at(0, length(60)))).isEmpty();
    assertThat(higher.replicas()).isEqualTo(6);
    assertThat(stages(higher.at(12 * HOUR, length(60))))
        .containsExactly("bounds 6>3 AboveMaxReplicas");
  }

  @Test
  void noReplicasAtNightAndBackInTheMorning() {
    Window night = Window.exactly("night", cron("0 20 * * *"), cron("0 8 * * *"), BERLIN, 0);
    Story story = new Story(policy(2, 10, windows(night)), 2);
    assertThat(stages(story.at(12 * HOUR, length(5))))
        .containsExactly("schedule 2>0 ScheduledMaxReplicas");
    assertThat(stages(story.at(13 * HOUR, length(5)))).isEmpty();
    assertThat(story.replicas()).isZero();
    assertThat(stages(story.at(24 * HOUR, length(5))))
        .containsExactly("bounds 0>2 BelowMinReplicas");
  }

  @Test
  void replicasThatSomebodyTookAwayByHandStayAway() {
    Story story = new Story(policy(1, 10, office(4, OptionalInt.empty())), 0);
    Decision decision = story.at(0, length(5));
    assertThat(stages(decision)).isEmpty();
    assertThat(decision.status().condition("ScalingActive").orElseThrow().reason())
        .isEqualTo("ScalingDisabled");
  }

  @Test
  void aJobMovesTheBoundsOnceAndIsTold() {
    Job morning = new Job("morning", cron("0 0 9 * * *"), BERLIN, 6, false, List.of());
    Story story = new Story(policy(1, 10, jobs(morning)), 5);
    assertThat(story.at(0, length(50)).events()).isEmpty();

    Decision nine = story.at(HOUR, length(50));
    assertThat(stages(nine)).containsExactly("schedule 5>6 ScheduledMinReplicas");
    assertThat(nine.events().getFirst())
        .isEqualTo(
            Event.normal(
                "ScheduledJobRan",
                "job morning, due at 2026-11-23T08:00:00Z, asked for 6; bounds are now 6..10"));
    assertThat(story.at(HOUR + 1, length(60)).events()).isEmpty();
    assertThat(story.replicas()).isEqualTo(6);
  }

  @Test
  void aMissedJobIsAWarning() {
    Job morning = new Job("morning", cron("0 9 * * MON"), BERLIN, 6, false, List.of());
    Story story = new Story(policy(1, 10, jobs(morning)), 5);
    story.at(0, length(50));
    Decision late = story.at(48 * HOUR, length(50));
    assertThat(late.events()).hasSize(1);
    assertThat(late.events().getFirst().reason()).isEqualTo("ScheduledJobMissed");
    assertThat(late.events().getFirst().type()).isEqualTo(Event.Type.WARNING);
    assertThat(story.replicas()).isEqualTo(5);
  }

  @Test
  void jobsAloneFixTheSizeOfATargetWithoutMetrics() {
    Job nine = new Job("nine", cron("0 9 * * *"), BERLIN, 6, false, List.of());
    Job ten = new Job("ten", cron("0 10 * * *"), BERLIN, 2, false, List.of());
    Policy policy = Policy.named("ns", "p").replicas(1, 4).schedules(jobs(nine, ten)).build();
    Story story = new Story(policy, 3);
    assertThat(stages(story.at(0))).isEmpty();
    assertThat(stages(story.at(HOUR))).containsExactly("schedule 3>6 ScheduledMinReplicas");
    assertThat(stages(story.at(2 * HOUR))).containsExactly("schedule 6>2 ScheduledMaxReplicas");
    assertThat(stages(story.at(3 * HOUR))).isEmpty();
  }

  private static Policy policy(int min, int max, Schedules schedules) {
    return Policy.named("ns", "p")
        .replicas(min, max)
        .metrics(queue("queue", 10))
        .schedules(schedules)
        .build();
  }

  private static Schedules office(int min, OptionalInt max) {
    return windows(
        new Window(
            "office",
            cron("0 8 * * MON-FRI"),
            cron("0 20 * * MON-FRI"),
            BERLIN,
            OptionalInt.of(min),
            max));
  }

  private static Schedules windows(Window... windows) {
    return new Schedules(List.of(windows), List.of(), Schedules.DEFAULT_STARTING_DEADLINE);
  }

  private static Schedules jobs(Job... jobs) {
    return new Schedules(List.of(), List.of(jobs), Schedules.DEFAULT_STARTING_DEADLINE);
  }

  private static Cron cron(String text) {
    return Cron.parse(text);
  }
}
