package dev.headroom.local;

import dev.headroom.control.Workload;
import dev.headroom.gateway.Pool;
import dev.headroom.gateway.PoolSnapshot;
import dev.headroom.local.replica.Fleet;
import dev.headroom.local.replica.ReplicaState;
import dev.headroom.local.replica.ReplicaStatus;
import dev.headroom.metrics.scrape.WatchedTarget;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.observation.Activity;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodResources;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.Mode;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A fleet as the loop sees it. */
final class FleetWorkload implements Workload {
  private static final String LABEL = "headroom.dev/server";

  private final String server;
  private final Fleet fleet;
  private final Pool pool;
  private final PolicyMetrics metrics;
  private final Mode mode;
  private long requests = -1;
  private Optional<Instant> lastRequest = Optional.empty();

  FleetWorkload(String server, Fleet fleet, Pool pool, PolicyMetrics metrics, Mode mode) {
    this.server = server;
    this.fleet = fleet;
    this.pool = pool;
    this.metrics = metrics;
    this.mode = mode;
  }

  @Override
  public Observation observe(Instant now, Policy policy, Optional<Status> previous) {
    int wanted = fleet.wanted();
    Map<String, WatchedTarget> pages = fleet.pages();
    List<ReplicaStatus> replicas = fleet.replicas();
    List<Pod> pods = replicas.stream().map(this::pod).toList();
    List<Reading> readings = metrics.read(pages, now);
    int present = (int) pods.stream().filter(pod -> !pod.deleting()).count();
    return new Observation(
            new Target.Scale(wanted, present, LABEL + "=" + server),
            pods,
            readings,
            previous.orElseGet(() -> Status.initial(wanted)))
        .withActivity(activity(now));
  }

  @Override
  public void apply(Decision decision) {
    if (mode == Mode.ACT) {
      decision.scaledTo().ifPresent(fleet::want);
    }
  }

  private Pod pod(ReplicaStatus replica) {
    boolean ready = replica.state() == ReplicaState.READY;
    boolean leaving =
        switch (replica.state()) {
          case DRAINING, STOPPING, EXITED -> true;
          case STARTING, READY, UNREADY -> false;
        };
    return new Pod(
        replica.name(),
        Map.of(LABEL, server),
        replica.state() == ReplicaState.STARTING ? Pod.Phase.PENDING : Pod.Phase.RUNNING,
        leaving,
        Optional.of(replica.started()),
        Optional.of(
            new Pod.Ready(ready ? ConditionStatus.TRUE : ConditionStatus.FALSE, replica.since())),
        PodResources.NONE);
  }

  private Activity activity(Instant now) {
    PoolSnapshot snapshot = pool.snapshot();
    long seen =
        snapshot.answered().values().stream().mapToLong(Long::longValue).sum()
            + snapshot.refused().values().stream().mapToLong(Long::longValue).sum()
            + snapshot.failed();
    boolean busy = snapshot.waiting() > 0 || snapshot.inFlight() > 0;
    if (busy || (seen != requests && requests >= 0)) {
      lastRequest = Optional.of(now);
    }
    requests = seen;
    return new Activity(snapshot.waiting(), snapshot.inFlight(), lastRequest);
  }
}
