package dev.headroom.scaling.stage;

import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.decision.Reason;
import dev.headroom.scaling.history.StageMemory;
import dev.headroom.scaling.policy.ScaleToZero;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Headroom makes of what the metrics say, before Kubernetes' rules: replicas that start are
 * awaited, a number stands in for metrics that are lost, and a workload that is idle is let go. A
 * policy that asks for none of it passes untouched.
 *
 * @param situation with the bounds that hold after that
 * @param draft with the number that is proposed
 */
public record Proposal(Situation situation, Draft draft) {

  /**
   * The proposal.
   *
   * @param outcomes of the policy's metrics; may be empty
   * @param draft with the number that they come to, or the current one if they come to none
   */
  public static Proposal of(Situation situation, List<MetricOutcome> outcomes, Draft draft) {
    Heard heard = new Heard(outcomes, forgetting(situation, draft));
    if (situation.policy().startUp().isPresent()) {
      heard = BelievedLoad.hear(situation, situation.policy().startUp().get(), heard);
    }
    if (situation.policy().fallback().isPresent()) {
      heard = StandIn.hear(situation, situation.policy().fallback().get(), heard);
    }
    Draft believed = heard.draft();
    return situation
        .scaleToZero()
        .map(zero -> lettingGo(situation, zero, outcomes, believed))
        .orElseGet(() -> new Proposal(situation, believed));
  }

  /** Without what earlier policies of the same name remembered and this one has no use for. */
  private static Draft forgetting(Situation situation, Draft draft) {
    StageMemory memory = draft.history().memory();
    if (situation.policy().startUp().isEmpty() && memory.settled().isPresent()) {
      memory = memory.awaitingNothing();
    }
    if (situation.policy().fallback().isEmpty() && !memory.failingSince().isEmpty()) {
      memory = memory.withFailingSince(Map.of());
    }
    if (situation.scaleToZero().isEmpty() && memory.lastActive().isPresent()) {
      memory = memory.withLastActive(Optional.empty());
    }
    return draft.remembering(memory);
  }

  private static Proposal lettingGo(
      Situation situation, ScaleToZero zero, List<MetricOutcome> outcomes, Draft draft) {
    Idleness idleness =
        Idleness.of(
            situation.now(),
            zero.idle(),
            situation.observation().activity(),
            outcomes,
            draft.history().memory().lastActive());
    Draft remembered =
        draft.remembering(
            draft.history().memory().withLastActive(Optional.of(idleness.lastActive())));
    boolean mayGo = situation.policy().minReplicas() == 0 && situation.currentReplicas() > 0;
    if (!mayGo || (idleness.idle() && remembered.replicas() == 0)) {
      return new Proposal(situation, remembered);
    }
    if (!idleness.idle()) {
      return new Proposal(situation.keepingOne(), remembered);
    }
    Duration idle = Duration.between(idleness.lastActive(), situation.now());
    String message = "nothing has been asked of it for " + idle.toSeconds() + " s";
    return new Proposal(
        situation, remembered.moved(Idleness.STAGE, 0, Reason.IDLE, message).because(message));
  }
}
