package dev.headroom.local;

import dev.headroom.control.Workload;
import dev.headroom.gateway.Pool;
import dev.headroom.gateway.PoolSnapshot;
import dev.headroom.local.replica.Fleet;
import dev.headroom.local.replica.ReplicaState;
import dev.headroom.local.replica.ReplicaStatus;
import dev.headroom.metrics.store.TargetSeries;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.observation.Activity;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodResources;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.Mode;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Status;
import dev.headroom.signal.Measure;
import dev.headroom.signal.Pages;
import dev.headroom.signal.PolicyMetrics;
import dev.headroom.signal.StandIns;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A fleet as the loop sees it: those in reserve are none of it. */
final class FleetWorkload implements Workload {
  private static final String LABEL = "headroom.dev/server";

  private final String server;
  private final RunningServer running;
  private final Fleet fleet;
  private final Pool pool;
  private final PolicyMetrics metrics;
  private final Mode mode;
  private final BiConsumer<Instant, String> notices;
  private final StandIns standIns = new StandIns();
  private List<MetricSpec> measured = List.of();
  private long requests = -1;
  private Optional<Instant> lastRequest = Optional.empty();

  /**
   * @param notices is told when the gateway begins to stand in for the pages of a metric, and when
   *     that ends
   */
  FleetWorkload(
      String server,
      RunningServer running,
      PolicyMetrics metrics,
      Mode mode,
      BiConsumer<Instant, String> notices) {
    this.server = server;
    this.running = running;
    this.fleet = running.fleet;
    this.pool = running.pool;
    this.metrics = metrics;
    this.mode = mode;
    this.notices = notices;
  }

  @Override
  public Observation observe(Instant now, Policy policy, Optional<Status> previous) {
    int wanted = fleet.wanted();
    Map<String, TargetSeries> pages = new LinkedHashMap<>();
    fleet.pages(false).forEach((replica, page) -> pages.put(replica, page.series()));
    List<ReplicaStatus> replicas =
        fleet.replicas().stream().filter(replica -> replica.serving()).toList();
    List<Pod> pods = replicas.stream().map(this::pod).toList();
    List<Measure> measures = metrics.read(Pages.of(pages), now);
    measured = measures.stream().map(Measure::spec).toList();
    List<Reading> readings = measures.stream().map(measure -> reading(measure, replicas)).toList();
    standIns.heard(now, measures).forEach(sentence -> notices.accept(now, sentence));
    int present = (int) pods.stream().filter(pod -> !pod.deleting()).count();
    return new Observation(
            new Target.Scale(wanted, present, LABEL + "=" + server),
            pods,
            readings,
            previous.orElseGet(() -> Status.initial(wanted)))
        .withActivity(activity(now));
  }

  /** With the metrics and targets that were measured. */
  @Override
  public Policy resolved(Policy policy) {
    return policy.withMetrics(measured);
  }

  @Override
  public void apply(Decision decision) {
    if (mode == Mode.ACT) {
      decision.scaledTo().ifPresent(running::want);
    }
  }

  /** While all replicas start, no metric is to blame. */
  private static Reading reading(Measure measure, List<ReplicaStatus> replicas) {
    return measure.reading() instanceof Reading.Failed && areStarting(replicas)
        ? new Reading.Failed(Reading.Failed.NONE_READY_YET)
        : measure.reading();
  }

  private static boolean areStarting(List<ReplicaStatus> replicas) {
    boolean starting = false;
    for (ReplicaStatus replica : replicas) {
      switch (replica.state()) {
        case STARTING -> starting = true;
        case READY, STANDBY, UNREADY -> {
          return false;
        }
        case DRAINING, STOPPING, EXITED -> {}
      }
    }
    return starting;
  }

  private Pod pod(ReplicaStatus replica) {
    boolean ready = replica.state() == ReplicaState.READY;
    boolean leaving =
        switch (replica.state()) {
          case DRAINING, STOPPING, EXITED -> true;
          case STARTING, READY, STANDBY, UNREADY -> false;
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
