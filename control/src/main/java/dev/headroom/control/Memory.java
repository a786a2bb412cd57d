package dev.headroom.control;

import dev.headroom.scaling.history.History;
import dev.headroom.scaling.history.Instants;
import dev.headroom.scaling.history.Recommendation;
import dev.headroom.scaling.history.ScaleEvent;
import dev.headroom.scaling.history.StageMemory;
import dev.headroom.scaling.schedule.ScheduleState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Histories across restarts. */
final class Memory {
  private Memory() {}

  /**
   * The history to go on with: with {@code running} replicas recommended at {@code now}, and
   * nothing later than that, because a clock that was set back meanwhile would otherwise keep old
   * entries for as long as it was ahead. Idle time goes on, also while this program was not there
   * and nothing could be asked; but what was asked just before it was killed was not kept.
   */
  static History afterRestart(History saved, Instant now, int running) {
    List<Recommendation> recommendations = new ArrayList<>();
    for (Recommendation past : saved.recommendations()) {
      recommendations.add(new Recommendation(earlier(past.time(), now), past.replicas()));
    }
    recommendations.add(new Recommendation(now, running));
    StageMemory memory = saved.memory();
    return saved
        .withRecommendations(recommendations)
        .withScaleUps(notAfter(saved.scaleUps(), now))
        .withScaleDowns(notAfter(saved.scaleDowns(), now))
        .with(memory.withLastActive(memory.lastActive().map(last -> latest(last, now))));
  }

  /**
   * Whether two histories of one policy differ only in what changes with every decision and of
   * which a restart does without the last few seconds: recommendations, and times of the stages'
   * memory. Scale events and what jobs have done are not among it.
   */
  static boolean differLittle(History one, History other) {
    return lasting(one).equals(lasting(other));
  }

  private static History lasting(History history) {
    ScheduleState schedules = history.memory().schedules();
    ScheduleState done =
        new ScheduleState(Optional.empty(), schedules.completed(), schedules.bounds());
    return history.withRecommendations(List.of()).with(StageMemory.NONE.withSchedules(done));
  }

  /** When something may have been asked last: what came after the state was kept is not known. */
  private static Instant latest(Instant lastActive, Instant now) {
    return earlier(Instants.plus(lastActive, Keeping.EVERY), now);
  }

  private static List<ScaleEvent> notAfter(List<ScaleEvent> events, Instant now) {
    return events.stream()
        .map(event -> new ScaleEvent(earlier(event.time(), now), event.change()))
        .toList();
  }

  private static Instant earlier(Instant time, Instant now) {
    return time.isAfter(now) ? now : time;
  }
}
