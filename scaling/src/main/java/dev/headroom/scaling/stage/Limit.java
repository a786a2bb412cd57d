package dev.headroom.scaling.stage;

import dev.headroom.scaling.decision.Reason;
import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.ConditionStatus;

/**
 * Keeps the number within the bounds, and from changing too fast (horizontal.go,
 * convertDesiredReplicasWithRules and convertDesiredReplicasWithBehaviorRate). Of a bound and a
 * rate the stricter one is the reason.
 */
final class Limit implements Rule {
  private static final String RATE = "rate";
  private static final String TOO_FAST_UP =
      "the desired replica count is increasing faster than the maximum scale rate";
  private static final String TOO_FAST_DOWN =
      "the desired replica count is decreasing faster than the maximum scale rate";
  private static final String TOO_MANY =
      "the desired replica count is more than the maximum replica count";
  private static final String TOO_FEW =
      "the desired replica count is less than the minimum replica count";

  /** Without {@code behavior} the number may double, and reach four from any number. */
  private static final int FREE_REPLICAS = 4;

  @Override
  public Draft apply(Situation situation, Draft draft) {
    Policy policy = situation.policy();
    Draft limited =
        policy.behavior().isPresent()
            ? withBehavior(situation, policy.behavior().get(), draft)
            : withoutBehavior(situation, draft);
    if (limited.replicas() == draft.replicas()) {
      return limited.with(
          Condition.SCALING_LIMITED,
          ConditionStatus.FALSE,
          "DesiredWithinRange",
          "the desired count is within the acceptable range");
    }
    var stage = limited.stages().getLast();
    return limited.with(
        Condition.SCALING_LIMITED,
        ConditionStatus.TRUE,
        stage.reason().toString(),
        stage.message());
  }

  private static Draft withoutBehavior(Situation situation, Draft draft) {
    Policy policy = situation.policy();
    if (draft.replicas() < policy.minReplicas()) {
      return situation.bounds().raise(draft, Reason.TOO_FEW_REPLICAS, TOO_FEW);
    }
    int fastest =
        (int)
            Math.min(Math.max(2L * situation.currentReplicas(), FREE_REPLICAS), Integer.MAX_VALUE);
    return atMost(draft, fastest, situation.bounds());
  }

  private static Draft withBehavior(Situation situation, Behavior behavior, Draft draft) {
    int current = situation.currentReplicas();
    RateLimit rate = new RateLimit(situation.now(), current, draft.history());
    if (draft.replicas() > current) {
      return atMost(draft, Math.max(rate.up(behavior.scaleUp()), current), situation.bounds());
    }
    if (draft.replicas() < current) {
      return atLeast(draft, Math.min(rate.down(behavior.scaleDown()), current), situation.bounds());
    }
    return draft;
  }

  private static Draft atMost(Draft draft, int fastest, Bounds bounds) {
    int max = bounds.now().maxReplicas();
    if (draft.replicas() <= Math.min(fastest, max)) {
      return draft;
    }
    return max > fastest
        ? draft.moved(RATE, fastest, Reason.SCALE_UP_LIMIT, TOO_FAST_UP)
        : bounds.lower(draft, Reason.TOO_MANY_REPLICAS, TOO_MANY);
  }

  private static Draft atLeast(Draft draft, int fastest, Bounds bounds) {
    int min = bounds.now().minReplicas();
    if (draft.replicas() >= Math.max(fastest, min)) {
      return draft;
    }
    return min < fastest
        ? draft.moved(RATE, fastest, Reason.SCALE_DOWN_LIMIT, TOO_FAST_DOWN)
        : bounds.raise(draft, Reason.TOO_FEW_REPLICAS, TOO_FEW);
  }
}
