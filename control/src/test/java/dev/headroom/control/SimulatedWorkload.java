package dev.headroom.control;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Replicas that exist in a list only: one more, or one less, between two looks. */
final class SimulatedWorkload implements Workload {
  private final List<Pod> pods = new ArrayList<>();
  private int wanted = 1;
  private int started;

  @Override
  public Observation observe(Instant now, Policy policy, Optional<Status> previous) {
    if (pods.size() < wanted) {
      pods.add(Pod.running("any-" + ++started, now, new Pod.Ready(ConditionStatus.TRUE, now)));
    } else if (pods.size() > wanted) {
      pods.removeLast();
    }
    return new Observation(
        new Target.Scale(wanted, pods.size(), "app=any"),
        pods,
        List.of(),
        previous.orElseGet(() -> Status.initial(wanted)));
  }

  @Override
  public void apply(Decision decision) {
    wanted = decision.scaledTo().orElse(wanted);
  }
}
