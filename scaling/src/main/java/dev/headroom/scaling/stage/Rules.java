package dev.headroom.scaling.stage;

import java.util.List;

/** The rules in the order in which they run. */
public final class Rules {

  private static final List<Rule> AFTER_PROPOSAL =
      List.of(new Stabilization(), new Limit(), new FloorFromZero());

  private Rules() {}

  /** What brings back a workload that has no replicas; the same draft if nothing does. */
  public static Draft wake(Situation situation, Draft draft) {
    return Idleness.wake(situation, draft);
  }

  /** What Kubernetes makes of a proposal. */
  public static Draft afterProposal(Situation situation, Draft proposal) {
    Draft draft = proposal;
    for (Rule rule : AFTER_PROPOSAL) {
      draft = rule.apply(situation, draft);
    }
    return draft;
  }
}
