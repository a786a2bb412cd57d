package dev.headroom.control;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.observation.Activity;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.Reading;
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

  volatile List<Pod> pods = List.of();
  volatile List<Reading> readings = List.of();

  /** In flight, as a gateway sees them. */
  volatile int requests;

  @Override
  public Observation observe(Instant now, Policy policy, Optional<Status> previous)
      throws Exception {
    if (failsToObserve) {
      throw new java.io.IOException("nothing to see");
    }
    return new Observation(
            new Target.Scale(replicas, replicas, "app=p"),
            pods,
            readings,
            previous.orElseGet(() -> Status.initial(replicas)))
        .withActivity(new Activity(0, requests, Optional.empty()));
  }

  @Override
  public void apply(Decision decision) throws Exception {
    if (failsToApply) {
      throw new java.io.IOException("no room");
    }
    replicas = decision.scaledTo().orElse(replicas);
  }
}
