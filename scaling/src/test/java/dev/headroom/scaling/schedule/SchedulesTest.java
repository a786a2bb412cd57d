package dev.headroom.scaling.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scaling.schedule.JobRun.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ReplicaBounds POLICY = new ReplicaBounds(1, 10);
  // A Monday.
  private static final Instant EIGHT = Instant.parse("2026-11-23T07:00:00Z");

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # min, max, target, current, then min, max, replicas: the table of CronHPA
          1, 10, 5, 5, 1, 10, 5
          1, 10, 4, 5, 1, 10, 5
          1, 10, 6, 5, 6, 10, 6
          5, 10, 4, 5, 4, 10, 5
          5, 10, 11, 5, 11, 11, 11
          """)
  void aJobOnAnAutoscaledTargetMovesBoundsAsCronHpaDoes(
      int min, int max, int target, int current, int minThen, int maxThen, int replicas) {
    ReplicaBounds bounds =
        run(job("0 8 * * *", target), new ReplicaBounds(min, max), current, true);
    assertThat(bounds).isEqualTo(new ReplicaBounds(minThen, maxThen));
    assertThat(Math.clamp(current, bounds.minReplicas(), bounds.maxReplicas())).isEqualTo(replicas);
  }

  @Test
  void aJobOnATargetThatNothingElseScalesFixesItsSize() {
    assertThat(run(job("0 8 * * *", 3), POLICY, 5, false)).isEqualTo(new ReplicaBounds(3, 3));
  }

  private static ReplicaBounds run(Job job, ReplicaBounds policy, int current, boolean autoscaled) {
    Schedules schedules = jobs(job);
    ScheduleState before =
        schedules.at(EIGHT.minusSeconds(1), policy, current, autoscaled, ScheduleState.NEW).next();
    return schedules.at(EIGHT, policy, current, autoscaled, before).bounds();
  }

  @Test
  void aJobsBoundsLastUntilTheNextJob() {
    Schedules schedules = jobs(job("morning", "0 8 * * *", 6), job("evening", "0 20 * * *", 1));
    ScheduleState seven = at(schedules, EIGHT.minusSeconds(3600), 1, ScheduleState.NEW).next();
    ScheduledBounds eight = at(schedules, EIGHT, 1, seven);
    ScheduledBounds noon = at(schedules, EIGHT.plusSeconds(4 * 3600), 6, eight.next());
    ScheduledBounds night = at(schedules, EIGHT.plusSeconds(12 * 3600), 6, noon.next());

    assertThat(eight.bounds()).isEqualTo(new ReplicaBounds(6, 10));
    assertThat(eight.runs()).extracting(JobRun::outcome).containsExactly(Outcome.RAN);
    assertThat(noon.bounds()).isEqualTo(eight.bounds());
    assertThat(noon.runs()).isEmpty();
    assertThat(noon.sources()).containsExactly("job morning");
    assertThat(night.bounds()).isEqualTo(POLICY);
    assertThat(night.sources()).isEmpty();
  }

  @Test
  void boundsOfARemovedJobAreForgottenAndAnEditOfThePolicyCounts() {
    Schedules schedules = jobs(job("morning", "0 8 * * *", 6));
    ScheduleState before = at(schedules, EIGHT.minusSeconds(1), 1, ScheduleState.NEW).next();
    ScheduleState after = at(schedules, EIGHT, 1, before).next();
    Instant later = EIGHT.plusSeconds(60);

    assertThat(at(Schedules.NONE, later, 6, after).bounds()).isEqualTo(POLICY);
    assertThat(schedules.at(later, new ReplicaBounds(2, 20), 6, true, after).bounds())
        .isEqualTo(new ReplicaBounds(6, 20));
    assertThat(schedules.at(later, new ReplicaBounds(1, 3), 6, true, after).bounds())
        .isEqualTo(new ReplicaBounds(6, 6));
  }

  @Test
  void aMissedRunIsMadeUpForWithinTheDeadlineAndReportedAfterIt() {
    Schedules schedules = jobs(job("0 8 * * MON", 6));
    ScheduleState before = at(schedules, EIGHT.minusSeconds(1), 1, ScheduleState.NEW).next();

    ScheduledBounds late = at(schedules, EIGHT.plus(Duration.ofDays(1)), 1, before);
    assertThat(late.runs()).extracting(JobRun::outcome).containsExactly(Outcome.CAUGHT_UP);
    assertThat(late.bounds()).isEqualTo(new ReplicaBounds(6, 10));

    ScheduledBounds tooLate = at(schedules, EIGHT.plus(Duration.ofHours(25)), 1, before);
    assertThat(tooLate.runs()).extracting(JobRun::outcome).containsExactly(Outcome.MISSED);
    assertThat(tooLate.runs().getFirst().at()).isEqualTo(EIGHT);
    assertThat(tooLate.bounds()).isEqualTo(POLICY);
    assertThat(at(schedules, EIGHT.plus(Duration.ofHours(26)), 1, tooLate.next()).runs()).isEmpty();
  }

  @Test
  void ofSeveralMissedRunsTheLastOfEachJobCountsInTheirOrder() {
    Schedules schedules = jobs(job("evening", "0 20 * * *", 2), job("morning", "0 8 * * *", 6));
    ScheduleState before =
        at(schedules, EIGHT.minus(Duration.ofDays(3)), 1, ScheduleState.NEW).next();
    ScheduledBounds now = at(schedules, EIGHT.plusSeconds(600), 1, before);

    assertThat(now.runs()).extracting(JobRun::job).containsExactly("evening", "morning");
    assertThat(now.bounds()).isEqualTo(new ReplicaBounds(6, 10));
  }

  @Test
  void aFirstDecisionMissesNothing() {
    assertThat(at(jobs(job("@date 2026-11-01 00:00:00", 6)), EIGHT, 1, ScheduleState.NEW).runs())
        .isEmpty();
  }

  @Test
  void aJobThatRunsOnceRunsOnceUntilItIsWrittenAnew() {
    Job once = new Job("once", Cron.parse("0 8 * * *"), BERLIN, 6, true, List.of());
    Schedules schedules = jobs(once);
    ScheduleState state = at(schedules, EIGHT.minusSeconds(1), 1, ScheduleState.NEW).next();
    state = at(schedules, EIGHT, 1, state).next();
    Instant tomorrow = EIGHT.plus(Duration.ofDays(1));

    assertThat(at(schedules, tomorrow, 1, state).runs()).isEmpty();
    assertThat(at(jobs(job("once", "30 7 * * *", 6)), tomorrow, 1, state).runs()).hasSize(1);
    assertThat(job("@date 2026-11-01 00:00:00", 1).runOnce()).isTrue();
  }

  @Test
  void anExcludedDayIsADayWhateverItsTime() {
    Job job =
        new Job(
            "job",
            Cron.parse("0 8 * * *"),
            BERLIN,
            6,
            false,
            List.of(Cron.parse("0 0 0 24 12 *"), Cron.parse("* * * 23 11 *")));
    ScheduleState before = at(jobs(job), EIGHT.minusSeconds(1), 1, ScheduleState.NEW).next();
    ScheduledBounds monday = at(jobs(job), EIGHT, 1, before);
    ScheduledBounds tuesday = at(jobs(job), EIGHT.plus(Duration.ofDays(1)), 1, monday.next());

    assertThat(monday.runs()).extracting(JobRun::outcome).containsExactly(Outcome.EXCLUDED);
    assertThat(monday.bounds()).isEqualTo(POLICY);
    assertThat(tuesday.runs()).extracting(JobRun::outcome).containsExactly(Outcome.RAN);
  }

  @Test
  void aWindowIsOpenFromItsStartUntilJustBeforeItsEnd() {
    Window office = office("office", "0 8 * * MON-FRI", OptionalInt.of(2), OptionalInt.empty());
    assertThat(office.isOpen(EIGHT.minusNanos(1))).isFalse();
    assertThat(office.isOpen(EIGHT)).isTrue();
    assertThat(office.isOpen(EIGHT.plus(Duration.ofHours(12)).minusNanos(1))).isTrue();
    assertThat(office.isOpen(EIGHT.plus(Duration.ofHours(12)))).isFalse();
    assertThat(office.isOpen(EIGHT.plus(Duration.ofDays(5)))).isFalse();
  }

  @Test
  void aWindowOverMidnightAndOneThatNeverEnds() {
    Window night =
        Window.exactly("night", Cron.parse("0 20 * * *"), Cron.parse("0 8 * * *"), BERLIN, 0);
    assertThat(night.isOpen(EIGHT.minusSeconds(1))).isTrue();
    assertThat(night.isOpen(EIGHT)).isFalse();
    Window sinceMonday =
        Window.exactly(
            "since", Cron.parse("@date 2026-11-23 08:00:00"), Cron.parse("0 0 30 2 *"), BERLIN, 4);
    assertThat(sinceMonday.isOpen(EIGHT.minusSeconds(1))).isFalse();
    assertThat(sinceMonday.isOpen(EIGHT.plus(Duration.ofDays(1000)))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # two open windows, min and max each, and what holds over 1..10
          2, , , , 2, 10
          2, , 4, , 4, 10
          , 5, , 7, 1, 7
          , 0, , , 0, 0
          12, , , , 12, 12
          6, , , 4, 6, 6
          3, 3, , 8, 3, 8
          0, 0, 1, , 1, 1
          """)
  void openWindowsGiveTheHighestOfEach(
      Integer min1, Integer max1, Integer min2, Integer max2, int min, int max) {
    List<Window> windows = new java.util.ArrayList<>();
    windows.add(office("a", "0 8 * * *", optional(min1), optional(max1)));
    if (min2 != null || max2 != null) {
      windows.add(office("b", "0 8 * * *", optional(min2), optional(max2)));
    }
    Schedules schedules = new Schedules(windows, List.of(), Schedules.DEFAULT_STARTING_DEADLINE);
    ScheduledBounds open = at(schedules, EIGHT, 1, ScheduleState.NEW);
    assertThat(open.bounds()).isEqualTo(new ReplicaBounds(min, max));
    assertThat(open.sources()).startsWith("window a");
    assertThat(at(schedules, EIGHT.minusSeconds(1), 1, ScheduleState.NEW).bounds())
        .isEqualTo(POLICY);
  }

  private static OptionalInt optional(Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  private static Window office(String name, String start, OptionalInt min, OptionalInt max) {
    return new Window(name, Cron.parse(start), Cron.parse("0 20 * * *"), BERLIN, min, max);
  }

  private static Job job(String schedule, int target) {
    return job("job", schedule, target);
  }

  private static Job job(String name, String schedule, int target) {
    return new Job(name, Cron.parse(schedule), BERLIN, target, false, List.of());
  }

  private static Schedules jobs(Job... jobs) {
    return new Schedules(List.of(), List.of(jobs), Schedules.DEFAULT_STARTING_DEADLINE);
  }

  private static ScheduledBounds at(
      Schedules schedules, Instant now, int current, ScheduleState state) {
    return schedules.at(now, POLICY, current, true, state);
  }
}
