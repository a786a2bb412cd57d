package dev.headroom.scaling.history;

import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.ScalingRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps the scale events that a rate limit can still count. */
public final class ScaleEvents {

  /** A change each second for the longest period that a policy may have, and then some. */
  private static final int MAX = 2048;

  private ScaleEvents() {}

  /**
   * The history with one more change. Without {@code behavior} nothing limits the rate and nothing
   * is remembered.
   *
   * @param change replicas added, or, if negative, taken away
   */
  public static History add(History history, Optional<Behavior> behavior, Instant now, int change) {
    if (behavior.isEmpty()) {
      return history;
    }
    return change > 0
        ? history.withScaleUps(
            add(history.scaleUps(), behavior.get().scaleUp(), new ScaleEvent(now, change)))
        : history.withScaleDowns(
            add(history.scaleDowns(), behavior.get().scaleDown(), new ScaleEvent(now, -change)));
  }

  private static List<ScaleEvent> add(
      List<ScaleEvent> events, ScalingRules rules, ScaleEvent latest) {
    Instant oldest =
        Instants.minus(latest.time(), Duration.ofSeconds(rules.longestPeriodSeconds()));
    List<ScaleEvent> kept = new ArrayList<>();
    for (ScaleEvent event : events.subList(Math.max(0, events.size() - MAX), events.size())) {
      if (!event.time().isBefore(oldest)) {
        kept.add(event);
      }
    }
    kept.add(latest);
    return kept;
  }
}
