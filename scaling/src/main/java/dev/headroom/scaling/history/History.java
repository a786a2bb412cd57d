package dev.headroom.scaling.history;

import dev.headroom.scaling.schedule.ScheduleState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a policy remembers. Lists are in the order of time.
 *
 * @param fresh nobody has decided yet: the first decision remembers the number that it finds, so
 *     that a controller that has just started does not scale down at once
 * @param recommendations what was recommended lately
 * @param scaleUps when replicas were added, kept only for a policy with {@code behavior}
 * @param scaleDowns when replicas were taken away, kept only for a policy with {@code behavior}
 * @param schedules what jobs have done
 * @param failingSince since when each failing metric has failed without a break, by the name that
 *     the fallback gives it; kept only for a policy with a fallback
 * @param lastActive when something was last asked of the workload, as far as decisions saw; kept
 *     only for a policy that scales to zero
 * @param settled the largest proposal when no replica was starting or draining; kept only for a
 *     policy that waits for starting replicas
 */
public record History(
    boolean fresh,
    List<Recommendation> recommendations,
    List<ScaleEvent> scaleUps,
    List<ScaleEvent> scaleDowns,
    ScheduleState schedules,
    Map<String, Instant> failingSince,
    Optional<Instant> lastActive,
    OptionalInt settled) {

  private static final History FRESH =
      new History(
          true,
          List.of(),
          List.of(),
          List.of(),
          ScheduleState.NEW,
          Map.of(),
          Optional.empty(),
          OptionalInt.empty());
  private static final History EMPTY = new History(List.of(), List.of(), List.of());

  public History {
    recommendations = List.copyOf(recommendations);
    scaleUps = List.copyOf(scaleUps);
    scaleDowns = List.copyOf(scaleDowns);
    failingSince = Map.copyOf(failingSince);
  }

  /** A history as the HorizontalPodAutoscaler has it. */
  public History(
      List<Recommendation> recommendations,
      List<ScaleEvent> scaleUps,
      List<ScaleEvent> scaleDowns) {
    this(
        false,
        recommendations,
        scaleUps,
        scaleDowns,
        ScheduleState.NEW,
        Map.of(),
        Optional.empty(),
        OptionalInt.empty());
  }

  /** Of a controller that has just started: it is {@link #fresh}. */
  public static History ofNewController() {
    return FRESH;
  }

  /** Of a controller that has been there, and has nothing to remember. */
  public static History empty() {
    return EMPTY;
  }

  public History withRecommendations(List<Recommendation> newRecommendations) {
    return new History(
        false,
        newRecommendations,
        scaleUps,
        scaleDowns,
        schedules,
        failingSince,
        lastActive,
        settled);
  }

  public History withScaleUps(List<ScaleEvent> newScaleUps) {
    return new History(
        fresh,
        recommendations,
        newScaleUps,
        scaleDowns,
        schedules,
        failingSince,
        lastActive,
        settled);
  }

  public History withScaleDowns(List<ScaleEvent> newScaleDowns) {
    return new History(
        fresh,
        recommendations,
        scaleUps,
        newScaleDowns,
        schedules,
        failingSince,
        lastActive,
        settled);
  }

  public History withSchedules(ScheduleState newSchedules) {
    return new History(
        fresh,
        recommendations,
        scaleUps,
        scaleDowns,
        newSchedules,
        failingSince,
        lastActive,
        settled);
  }

  public History withFailingSince(Map<String, Instant> newFailingSince) {
    return new History(
        fresh,
        recommendations,
        scaleUps,
        scaleDowns,
        schedules,
        newFailingSince,
        lastActive,
        settled);
  }

  public History withLastActive(Optional<Instant> newLastActive) {
    return new History(
        fresh,
        recommendations,
        scaleUps,
        scaleDowns,
        schedules,
        failingSince,
        newLastActive,
        settled);
  }

  public History withSettled(OptionalInt newSettled) {
    return new History(
        fresh,
        recommendations,
        scaleUps,
        scaleDowns,
        schedules,
        failingSince,
        lastActive,
        newSettled);
  }
}
