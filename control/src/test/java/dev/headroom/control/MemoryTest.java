package dev.headroom.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scaling.history.History;
import dev.headroom.scaling.history.Recommendation;
import dev.headroom.scaling.history.ScaleEvent;
import dev.headroom.scaling.history.StageMemory;
import dev.headroom.scaling.schedule.JobBounds;
import dev.headroom.scaling.schedule.ScheduleState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void whatChangesWithEveryDecisionIsLittle() {
    History before = with(schedules(NOW, Set.of(), Optional.empty()));
    History after =
        with(schedules(NOW.plusSeconds(1), Set.of(), Optional.empty()))
            .withRecommendations(List.of(new Recommendation(NOW, 3)));
    assertThat(Memory.differLittle(before, after)).isTrue();
    History active = before.with(before.memory().withLastActive(Optional.of(NOW)));
    assertThat(Memory.differLittle(before, active)).isTrue();
  }

  @Test
  void whatAJobDidAndEveryScaleEventIsMuch() {
    History before = with(schedules(NOW, Set.of(), Optional.empty()));
    JobBounds bounds = new JobBounds("job", OptionalInt.of(3), OptionalInt.empty());
    assertThat(
            Memory.differLittle(
                before, with(schedules(NOW, Set.of("job @date"), Optional.empty()))))
        .isFalse();
    assertThat(Memory.differLittle(before, with(schedules(NOW, Set.of(), Optional.of(bounds)))))
        .isFalse();
    assertThat(Memory.differLittle(before, before.withScaleUps(List.of(new ScaleEvent(NOW, 1)))))
        .isFalse();
  }

  private static History with(ScheduleState schedules) {
    return History.empty().with(StageMemory.NONE.withSchedules(schedules));
  }

  private static ScheduleState schedules(
      Instant at, Set<String> completed, Optional<JobBounds> bounds) {
    return new ScheduleState(Optional.of(at), completed, bounds);
  }
}
