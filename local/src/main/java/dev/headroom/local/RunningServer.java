package dev.headroom.local;

import dev.headroom.api.resource.Model;
import dev.headroom.api.resource.Server;
import dev.headroom.control.Tick;
import dev.headroom.gateway.Pool;
import dev.headroom.gateway.Route;
import dev.headroom.gateway.signal.LoadWatch;
import dev.headroom.local.replica.Fleet;
import dev.headroom.local.replica.ReplicaState;
import dev.headroom.local.series.ScalingExposition;
import dev.headroom.local.series.ScalingRecord;
import dev.headroom.metrics.scrape.Scrape;
import dev.headroom.scaling.policy.Policy;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A server that runs, and what is known of it. */
final class RunningServer {
  final Pool pool;
  final LoadWatch load;
  final Fleet fleet;
  final ScalingRecord scaling = new ScalingRecord();
  volatile ServerPlan plan;
  volatile @Nullable Tick lastTick;
  volatile @Nullable Hold hold;
  private final Instant since;

  RunningServer(ServerPlan plan, Pool pool, LoadWatch load, Fleet fleet, Instant since) {
    this.since = since;
    this.plan = plan;
    this.pool = pool;
    this.load = load;
    this.fleet = fleet;
  }

  /** So many replicas from now on, and in reserve what the plan says. */
  void want(int number) {
    fleet.want(number, plan.standbyFor(number));
  }

  Route route() {
    Set<String> models =
        plan.server().server() instanceof Server.Models served
            ? served.models().stream().map(Model::name).collect(Collectors.toSet())
            : Set.of();
    return new Route(plan.name(), models, plan.repeatability(), pool);
  }

  /** The policy that is decided by: the user's, or within the bounds of what holds it. */
  Policy decidedBy(Policy policy) {
    Hold held = hold;
    return held == null ? policy : held.on(policy);
  }

  /** How many replicas there are to be where nothing scales it. */
  int fixedNumber() {
    Hold held = hold;
    return held == null ? plan.server().replicas() : held.replicas();
  }

  /** How many replicas take requests. */
  int ready() {
    return (int)
        fleet.replicas().stream()
            .filter(replica -> replica.serving() && replica.state() == ReplicaState.READY)
            .count();
  }

  ScalingExposition.Server series() {
    int fixed = plan.server().replicas();
    return new ScalingExposition.Server(
        plan.name(),
        fleet.wanted(),
        ready(),
        plan.policy().map(Policy::minReplicas).orElse(fixed),
        plan.policy().map(Policy::maxReplicas).orElse(fixed),
        scaling);
  }

  ServerSnapshot snapshot() {
    return new ServerSnapshot(
        plan.server(),
        fleet.wanted(),
        fleet.standby(),
        fleet.replicas(),
        fleet.health(),
        scrapes(),
        fleet.pages(true).values().stream().map(page -> page.series().types()).toList(),
        pool.snapshot(),
        plan.policy(),
        Optional.ofNullable(lastTick),
        since,
        Optional.ofNullable(hold).map(Hold::until));
  }

  private Map<String, Scrape> scrapes() {
    Map<String, Scrape> scrapes = new TreeMap<>();
    fleet
        .pages(true)
        .forEach((replica, page) -> page.last().ifPresent(scrape -> scrapes.put(replica, scrape)));
    return scrapes;
  }
}
