package dev.headroom.scaling.stage;

import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.decision.Reason;
import dev.headroom.scaling.history.Instants;
import dev.headroom.scaling.history.Recommendation;
import dev.headroom.scaling.history.StageMemory;
import dev.headroom.scaling.policy.StartUp;
import dev.headroom.scaling.proposal.Vote;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the metrics say while replicas that were asked for do not help yet.
 *
 * <p>While a model loads, the queue of those that serve grows without end, and says nothing about
 * how many replicas the load needs: with 10 requests a second too many it is 600 after a minute,
 * for one missing replica or for ten. So <b>while a replica is {@linkplain Awaited awaited}, the
 * load is taken to be what it was when all that had been asked for were serving</b>: a proposal
 * above both the number that was asked for and the proposal of that moment is cut to the larger of
 * the two. A proposal that falls is believed.
 *
 * <p>When all of them serve they find the queue that grew meanwhile. <b>As long as each drain time
 * leaves a smaller proposal than the one before, they are left to work it off.</b> The first time
 * that it does not get smaller they are not enough, and the metrics are believed again.
 *
 * <pre>
 *   target: 10 waiting requests a replica; a replica loads its model for 60 s; drain 30 s
 *   time   replicas  ready  waiting  proposed   decided
 *   0 s    1         1      40       4          4    all that were asked for serve; 4 is what the load needs
 *   15 s   4         1      190      19         4    three start: still the 4 of 0 s (ReplicasStarting)
 *   60 s   4         4      640      64         4    ready, but had no time to drain (ReplicasDraining)
 *   90 s   4         4      500      50         4    less than 64: it falls (ReplicasDraining)
 *   120 s  4         4      510      51         8    it falls no more: believed, as far as the rates allow
 * </pre>
 *
 * <p>A rate that allows only a part of what was proposed does not matter: the rest of the 4 may
 * follow at 15 s. And since a replica that never becomes ready is not worth waiting for, nor a
 * queue that takes for ever, all of this ends once the limit has passed since all that were asked
 * for were serving.
 *
 * <p>See kubernetes#28692, #59975, #87199. Ray Serve and llm-d's WVA wait for any pending replica,
 * whatever was proposed.
 */
final class BelievedLoad {
  private static final String STAGE = "start-up";

  private BelievedLoad() {}

  static Heard hear(Situation situation, StartUp startUp, Heard heard) {
    Instant now = situation.now();
    Draft draft = heard.draft();
    Awaited awaited = Awaited.of(situation, startUp);
    Recommendation proposed = new Recommendation(now, draft.replicas());
    StageMemory memory = draft.history().memory();
    Recommendation settled =
        notAfter(
            now, memory.settled().orElse(new Recommendation(now, situation.currentReplicas())));
    Recommendation looked = notAfter(now, memory.draining().orElse(proposed));
    int most = Math.max(situation.currentReplicas(), settled.replicas());
    boolean inTime = settled.time().isAfter(Instants.minus(now, startUp.limit()));

    if (awaited.none()) {
      boolean lookAgain = !looked.time().isAfter(Instants.minus(now, startUp.drain()));
      boolean falls = !lookAgain || proposed.replicas() < looked.replicas();
      if (memory.draining().isEmpty() || !inTime || !falls || proposed.replicas() <= most) {
        return new Heard(
            heard.outcomes(), draft.remembering(memory.awaiting(proposed, Optional.empty())));
      }
      looked = lookAgain ? proposed : looked;
    }
    Optional<Recommendation> draining =
        awaited.starting() > 0 ? Optional.empty() : Optional.of(looked);
    Draft remembered = draft.remembering(memory.awaiting(settled, draining));
    return inTime
        ? cut(situation, most, awaited, new Heard(heard.outcomes(), remembered))
        : new Heard(heard.outcomes(), remembered);
  }

  /** A time that has not come yet, because a clock was put back, counts as now. */
  private static Recommendation notAfter(Instant now, Recommendation past) {
    return past.time().isAfter(now) ? new Recommendation(now, past.replicas()) : past;
  }

  private static Heard cut(Situation situation, int most, Awaited awaited, Heard heard) {
    List<MetricOutcome> believed =
        heard.outcomes().stream().map(outcome -> atMost(outcome, most)).toList();
    Reason reason = awaited.starting() > 0 ? Reason.REPLICAS_STARTING : Reason.REPLICAS_DRAINING;
    int voted = Vote.replicas(believed, situation.currentReplicas());
    return new Heard(believed, heard.draft().moved(STAGE, voted, reason, sentence(awaited, most)));
  }

  private static MetricOutcome atMost(MetricOutcome outcome, int most) {
    return outcome instanceof MetricOutcome.Proposed proposed && proposed.replicas() > most
        ? proposed.proposing(most)
        : outcome;
  }

  private static String sentence(Awaited awaited, int most) {
    String enough = "; " + most + " were enough for the load when last all were serving";
    if (awaited.starting() > 0) {
      return awaited.starting()
          + (awaited.starting() == 1 ? " replica is starting" : " replicas are starting")
          + enough;
    }
    return "the queue that replicas found when they became ready is being worked off" + enough;
  }
}
