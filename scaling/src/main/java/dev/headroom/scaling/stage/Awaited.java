package dev.headroom.scaling.stage;

import dev.headroom.scaling.history.Instants;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.policy.StartUp;
import dev.headroom.scaling.status.ConditionStatus;
import java.time.Duration;
import java.time.Instant;

/**
 * Replicas that were asked for and do not help yet; {@link BelievedLoad} says what follows.
 *
 * <p>A replica is <b>starting</b> if it is not there yet, or is there and was never ready; one that
 * was ready and is not now is overloaded, and no reason to wait. It is <b>draining</b> for a time
 * after it became ready. Neither counts beyond what is missing from the number asked for: an update
 * that keeps all of them serving holds up nothing.
 *
 * @param starting replicas, 0 or more
 * @param draining replicas, 0 or more
 */
record Awaited(int starting, int draining) {

  /** What is awaited; none where everything that was asked for serves. */
  static Awaited of(Situation situation, StartUp startUp) {
    int asked = Math.max(situation.currentReplicas(), 0);
    int alive = 0;
    int neverReady = 0;
    int fresh = 0;
    int serving = 0;
    for (Pod pod : situation.observation().pods()) {
      if (pod.deleting() || pod.phase() == Pod.Phase.FAILED || pod.phase() == Pod.Phase.SUCCEEDED) {
        continue;
      }
      alive++;
      if (!pod.isReady()) {
        neverReady += wasReady(pod, situation.settings().initialReadinessDelay()) ? 0 : 1;
      } else if (isFresh(pod, situation.now(), startUp.drain())) {
        fresh++;
      } else {
        serving++;
      }
    }
    int missing = Math.max(0, asked - serving);
    int starting = Math.min(missing, neverReady + Math.max(0, asked - alive));
    return new Awaited(starting, Math.min(missing - starting, fresh));
  }

  private static boolean wasReady(Pod pod, Duration initialReadinessDelay) {
    return pod.phase() != Pod.Phase.PENDING
        && pod.startTime().isPresent()
        && pod.ready().filter(ready -> ready.status() == ConditionStatus.FALSE).isPresent()
        && Instants.plus(pod.startTime().get(), initialReadinessDelay)
            .isBefore(pod.ready().get().lastTransitionTime());
  }

  /** Became ready less than the drain time ago, or, by another clock, will in less than that. */
  private static boolean isFresh(Pod pod, Instant now, Duration drain) {
    Instant since = pod.ready().map(Pod.Ready::lastTransitionTime).orElse(Pod.TIME_UNSET);
    return since.isAfter(Instants.minus(now, drain)) && since.isBefore(Instants.plus(now, drain));
  }

  boolean none() {
    return starting == 0 && draining == 0;
  }
}
