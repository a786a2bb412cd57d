package dev.headroom.scaling.stage;

import dev.headroom.scaling.history.History;
import dev.headroom.scaling.history.Instants;
import dev.headroom.scaling.history.ScaleEvent;
import dev.headroom.scaling.policy.RatePolicy;
import dev.headroom.scaling.policy.ScalingRules;
import dev.headroom.scaling.policy.ScalingRules.SelectPolicy;
import dev.headroom.scaling.proposal.Truncation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How far the number may go now, by the policies of one direction: each counts from the number that
 * there was when its period began (horizontal.go, calculateScaleUpLimitWithScalingRules and
 * calculateScaleDownLimitWithBehaviors). Sums wrap as they do there; the caller never lets a limit
 * cross the current number.
 */
record RateLimit(Instant now, int currentReplicas, History history) {

  int up(ScalingRules rules) {
    if (rules.selectPolicy() == SelectPolicy.DISABLED) {
      return currentReplicas;
    }
    boolean smallest = rules.selectPolicy() == SelectPolicy.MIN;
    int limit = smallest ? Integer.MAX_VALUE : Integer.MIN_VALUE;
    for (RatePolicy policy : rules.policies()) {
      int start = periodStart(policy);
      int allowed =
          switch (policy.type()) {
            case PODS -> start + policy.value();
            case PERCENT -> Truncation.ceilToInt(start * (1 + policy.value() / 100.0));
          };
      limit = smallest ? Math.min(limit, allowed) : Math.max(limit, allowed);
    }
    return limit;
  }

  int down(ScalingRules rules) {
    if (rules.selectPolicy() == SelectPolicy.DISABLED) {
      return currentReplicas;
    }
    boolean smallest = rules.selectPolicy() == SelectPolicy.MIN;
    int limit = smallest ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    for (RatePolicy policy : rules.policies()) {
      int start = periodStart(policy);
      int allowed =
          switch (policy.type()) {
            case PODS -> start - policy.value();
            case PERCENT -> Truncation.toInt(start * (1 - policy.value() / 100.0));
          };
      limit = smallest ? Math.max(limit, allowed) : Math.min(limit, allowed);
    }
    return limit;
  }

  private int periodStart(RatePolicy policy) {
    Instant cutoff = Instants.minus(now, Duration.ofSeconds(policy.periodSeconds()));
    return currentReplicas
        - changed(history.scaleUps(), cutoff)
        + changed(history.scaleDowns(), cutoff);
  }

  private static int changed(List<ScaleEvent> events, Instant cutoff) {
    int sum = 0;
    for (ScaleEvent event : events) {
      if (event.time().isAfter(cutoff)) {
        sum += event.change();
      }
    }
    return sum;
  }
}
