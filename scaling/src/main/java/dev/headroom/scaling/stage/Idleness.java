package dev.headroom.scaling.stage;

import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.decision.Reason;
import dev.headroom.scaling.history.Instants;
import dev.headroom.scaling.history.StageMemory;
import dev.headroom.scaling.observation.Activity;
import dev.headroom.scaling.policy.MetricSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether anything is asked of a workload that may scale to zero.
 *
 * <p>It is <b>active</b> while a gateway has a request for it, waiting or in flight, or has had one
 * since the last decision; and while a metric of something outside of the replicas (Object,
 * External) is above zero. Without a gateway every metric counts, so that such a policy needs one
 * that is zero when nothing is asked: requests in flight, not CPU use. What cannot be seen is not
 * idle: a metric that counts and fails keeps the last replica.
 *
 * <p>Two things follow, and nothing is bypassed (keda#7770):
 *
 * <ul>
 *   <li>Until it has been idle for the whole time, one replica stays: the minimum is one.
 *   <li>From then on the proposal is zero, and goes through stabilisation and rates like any other;
 *       with {@code selectPolicy: Disabled} it never comes to zero. Metrics that fall to zero with
 *       the load propose zero all along, so the stabilisation window runs while the idle time does,
 *       not after it.
 * </ul>
 *
 * <pre>
 *   idle 5m, stabilisation window 5m, last request at 12:00
 *   12:01  metric proposes 0   stabilised at 3, the highest of the window
 *   12:05  metric proposes 0   stabilised at 0; one replica stays (NotIdleLongEnough) until 12:05
 *   12:05  idle for 5m         0
 *   12:30  a request waits     1 at once (RequestsWaiting)
 * </pre>
 *
 * @param idle whether nothing has been asked for the whole time
 * @param lastActive when something last was; now if that is not known
 */
record Idleness(boolean idle, Instant lastActive) {
  static final String STAGE = "scale-to-zero";

  static Idleness of(
      Instant now,
      Duration time,
      Optional<Activity> activity,
      List<MetricOutcome> outcomes,
      Optional<Instant> lastActive) {
    boolean known = true;
    boolean active = activity.filter(seen -> seen.waiting() > 0 || seen.inFlight() > 0).isPresent();
    for (MetricOutcome outcome : outcomes) {
      if (activity.isEmpty() || isOutside(outcome.metric())) {
        switch (outcome) {
          // A ratio that is not a number is not known to be zero.
          case MetricOutcome.Proposed proposed -> active |= !(proposed.ratio() <= 0);
          case MetricOutcome.Failed _ -> known = false;
        }
      }
    }
    Instant last = active || !known ? now : latest(now, activity, lastActive);
    return new Idleness(known && !active && !Instants.minus(now, time).isBefore(last), last);
  }

  private static boolean isOutside(MetricSpec metric) {
    return metric instanceof MetricSpec.ObjectMetric || metric instanceof MetricSpec.External;
  }

  /** A time that has not come yet, because a clock was put back, counts as now. */
  private static Instant latest(
      Instant now, Optional<Activity> activity, Optional<Instant> lastActive) {
    Instant last = lastActive.orElse(now);
    Instant request = activity.flatMap(Activity::lastRequest).orElse(last);
    Instant later = request.isAfter(last) ? request : last;
    return later.isAfter(now) ? now : later;
  }

  /**
   * Brings back a workload at zero that is waited for, or that a schedule wants up, at once and
   * whatever the rates.
   */
  static Draft wake(Situation situation, Draft draft) {
    Bounds bounds = situation.bounds();
    if (bounds.now().minReplicas() > 0 && mayGoToZero(situation)) {
      Draft lifted =
          bounds.raise(
              draft, Reason.BELOW_MIN_REPLICAS, "the time in which there were none is over");
      return lifted.because(lifted.stages().getLast().message());
    }
    long waiting = situation.observation().activity().map(Activity::waiting).orElse(0L);
    if (situation.scaleToZero().isEmpty()
        || waiting == 0
        || situation.policy().maxReplicas() == 0) {
      return draft;
    }
    String message =
        waiting == 1 ? "a request waits for a replica" : waiting + " requests wait for a replica";
    StageMemory awake = draft.history().memory().withLastActive(Optional.of(situation.now()));
    return draft
        .moved(STAGE, 1, Reason.REQUESTS_WAITING, message)
        .because(message)
        .remembering(awake);
  }

  /** Whether the policy, and not only somebody's hand, takes the last replica away. */
  private static boolean mayGoToZero(Situation situation) {
    return situation.bounds().own().minReplicas() == 0
        || situation.policy().schedules().allowZero();
  }
}
