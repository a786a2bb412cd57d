package dev.headroom.scaling.stage;

import dev.headroom.scaling.decision.Reason;
import dev.headroom.scaling.history.Instants;
import dev.headroom.scaling.history.Recommendation;
import dev.headroom.scaling.history.Recommendations;
import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.ConditionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Goes back to the mildest recommendation of a window: the lowest when scaling up, the highest when
 * scaling down (horizontal.go, stabilizeRecommendation and stabilizeRecommendationWithBehaviors).
 * What is remembered is the recommendation as it was before. The number that was there while
 * metrics could not be read counts among the highest, where {@code Settings.gapsHold} says so.
 */
final class Stabilization implements Rule {
  private static final String NAME = "stabilization";
  private static final String LOWER =
      "recent recommendations were lower than current one, applying the lowest recent recommendation";
  private static final String HIGHER =
      "recent recommendations were higher than current one, applying the highest recent recommendation";

  @Override
  public Draft apply(Situation situation, Draft draft) {
    Draft stabilized =
        situation
            .policy()
            .behavior()
            .map(behavior -> withBehavior(situation, behavior, draft))
            .orElseGet(() -> withoutBehavior(situation, draft));
    if (stabilized.replicas() == draft.replicas()) {
      return stabilized.with(
          Condition.ABLE_TO_SCALE,
          ConditionStatus.TRUE,
          "ReadyForNewScale",
          "recommended size matches current size");
    }
    var stage = stabilized.stages().getLast();
    return stabilized.with(
        Condition.ABLE_TO_SCALE, ConditionStatus.TRUE, stage.reason().toString(), stage.message());
  }

  private static Draft withoutBehavior(Situation situation, Draft draft) {
    Instant cutoff = Instants.minus(situation.now(), situation.settings().downscaleStabilization());
    int highest = Math.max(draft.replicas(), unseen(draft, cutoff));
    for (Recommendation recommendation : draft.history().recommendations()) {
      if (!recommendation.time().isBefore(cutoff)) {
        highest = Math.max(highest, recommendation.replicas());
      }
    }
    return remember(situation, draft, cutoff)
        .moved(NAME, highest, Reason.SCALE_DOWN_STABILIZED, HIGHER);
  }

  private static Draft withBehavior(Situation situation, Behavior behavior, Draft draft) {
    int wanted = draft.replicas();
    int current = situation.currentReplicas();
    Instant upCutoff =
        Instants.minus(
            situation.now(),
            Duration.ofSeconds(behavior.scaleUp().stabilizationWindowSeconds().orElse(0)));
    Instant downCutoff = Instants.minus(situation.now(), downWindow(situation, behavior));
    int lowest = wanted;
    int highest = Math.max(wanted, unseen(draft, downCutoff));
    for (Recommendation recommendation : draft.history().recommendations()) {
      if (recommendation.time().isAfter(upCutoff)) {
        lowest = Math.min(lowest, recommendation.replicas());
      }
      if (recommendation.time().isAfter(downCutoff)) {
        highest = Math.max(highest, recommendation.replicas());
      }
    }
    int stabilized = Math.min(Math.max(current, lowest), highest);
    Draft remembered =
        remember(situation, draft, upCutoff.isBefore(downCutoff) ? upCutoff : downCutoff);
    return wanted >= current
        ? remembered.moved(NAME, stabilized, Reason.SCALE_UP_STABILIZED, LOWER)
        : remembered.moved(NAME, stabilized, Reason.SCALE_DOWN_STABILIZED, HIGHER);
  }

  /** The number that was there in a gap since then; nobody knows that fewer would have done. */
  private static int unseen(Draft draft, Instant since) {
    return draft
        .history()
        .memory()
        .unseen()
        .filter(found -> found.time().isAfter(since))
        .map(Recommendation::replicas)
        .orElse(0);
  }

  private static Duration downWindow(Situation situation, Behavior behavior) {
    var seconds = behavior.scaleDown().stabilizationWindowSeconds();
    return Duration.ofSeconds(
        seconds.isPresent()
            ? seconds.getAsInt()
            : situation.settings().downscaleStabilization().toSeconds());
  }

  private static Draft remember(Situation situation, Draft draft, Instant oldest) {
    List<Recommendation> list =
        Recommendations.add(
            draft.history().recommendations(),
            new Recommendation(situation.now(), draft.replicas()),
            oldest);
    return draft.remembering(draft.history().withRecommendations(list));
  }
}
