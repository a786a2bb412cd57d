package dev.headroom.scaling.stage;

import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.decision.Reason;
import dev.headroom.scaling.history.Instants;
import dev.headroom.scaling.history.Recommendation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.policy.StartUp;
import dev.headroom.scaling.proposal.Vote;
import dev.headroom.scaling.status.ConditionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Replicas that were asked for and do not help yet.
 *
 * <p>While a model loads, the queue of those that serve grows without end, and says nothing about
 * how many replicas the load needs: with 10 requests a second too many, it is 600 after a minute,
 * for one missing replica or for ten. So <b>while a replica is awaited, the load is taken to be
 * what it was when all that had been asked for were serving</b>: a proposal above both the number
 * that was asked for and the proposal of that moment is cut to the larger of the two. A proposal
 * that falls is believed.
 *
 * <pre>
 *   target: 10 waiting requests a replica; a replica loads its model for 60 s; drain 30 s
 *   time   replicas  ready  waiting  proposed   decided
 *   0 s    1         1      40       4          4    all that were asked for serve; 4 is what the load needs
 *   15 s   4         1      190      19         4    three start: still the 4 of 0 s (ReplicasStarting)
 *   60 s   4         4      640      64         4    ready, but had no time to drain (ReplicasDraining)
 *   90 s   4         4      30       3          3    judged again, by stabilisation and rates
 * </pre>
 *
 * <p>A rate that allows only a part of what was proposed does not matter: at 15 s the rest of the 4
 * may follow. A replica is <b>starting</b> if it is not there yet, or is there and was never ready;
 * one that was ready and is not now is overloaded, and no reason to wait. It is <b>draining</b> for
 * a time after it became ready. Neither counts beyond what is missing from the number asked for: an
 * update that keeps all of them serving holds up nothing. And since a replica that never becomes
 * ready is not worth waiting for, all of this ends once the limit has passed since all were
 * serving.
 *
 * <p>See kubernetes#28692, #59975, #87199; Ray Serve and llm-d's WVA wait in a simpler way, for any
 * pending replica and whatever was proposed.
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

  /** The outcomes as far as they are believed, and the draft that remembers and says so. */
  static Heard hear(Situation situation, StartUp startUp, Heard heard) {
    Draft draft = heard.draft();
    Awaited awaited = of(situation, startUp);
    int current = situation.currentReplicas();
    Instant now = situation.now();
    if (awaited.none()) {
      Recommendation settled = new Recommendation(now, draft.replicas());
      return new Heard(
          heard.outcomes(),
          draft.remembering(draft.history().memory().withSettled(Optional.of(settled))));
    }
    Recommendation settled =
        draft.history().memory().settled().orElse(new Recommendation(now, current));
    if (settled.time().isAfter(now)) {
      settled = new Recommendation(now, settled.replicas());
    }
    Draft remembered =
        draft.remembering(draft.history().memory().withSettled(Optional.of(settled)));
    if (!settled.time().isAfter(Instants.minus(now, startUp.limit()))) {
      return new Heard(heard.outcomes(), remembered);
    }
    int most = Math.max(current, settled.replicas());
    List<MetricOutcome> believed =
        heard.outcomes().stream().map(outcome -> atMost(outcome, most)).toList();
    return new Heard(
        believed,
        remembered.moved(
            "start-up",
            Vote.replicas(believed, current),
            awaited.reason(),
            awaited.sentence(most)));
  }

  private static MetricOutcome atMost(MetricOutcome outcome, int most) {
    return outcome instanceof MetricOutcome.Proposed proposed && proposed.replicas() > most
        ? proposed.proposing(most)
        : outcome;
  }

  private Reason reason() {
    return starting > 0 ? Reason.REPLICAS_STARTING : Reason.REPLICAS_DRAINING;
  }

  private String sentence(int most) {
    String awaited =
        starting > 0
            ? starting + (starting == 1 ? " replica is starting" : " replicas are starting")
            : draining + (draining == 1 ? " replica has" : " replicas have") + " just become ready";
    return awaited
        + "; "
        + most
        + " were enough for the load before, and are already asked for or allowed";
  }
}
