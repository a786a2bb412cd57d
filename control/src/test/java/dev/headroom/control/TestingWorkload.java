package dev.headroom.control;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.status.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A number of replicas that does what it is told, unless told to fail. */
class TestingWorkload implements Workload {
  volatile int replicas = 1;
  volatile boolean failsToObserve;
  volatile boolean failsToApply;

  @Override
  public Observation observe(Instant now, Policy policy, Optional<Status> previous)
      throws Exception {
    if (failsToObserve) {
      throw new java.io.IOException("nothing to see");
    }
    return new Observation(
        new Target.Scale(replicas, replicas, ""),
        List.of(),
        List.of(),
        previous.orElseGet(() -> Status.initial(replicas)));
  }

  @Override
  public void apply(Decision decision) throws Exception {
    if (failsToApply) {
      throw new java.io.IOException("no room");
    }
    replicas = decision.scaledTo().orElse(replicas);
  }
}
