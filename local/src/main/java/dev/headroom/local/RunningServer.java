package dev.headroom.local;

import dev.headroom.api.resource.Model;
import dev.headroom.api.resource.Server;
import dev.headroom.control.Tick;
import dev.headroom.gateway.Pool;
import dev.headroom.gateway.Route;
import dev.headroom.gateway.signal.LoadWatch;
import dev.headroom.local.replica.Fleet;
import dev.headroom.metrics.scrape.Scrape;
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
  volatile ServerPlan plan;
  volatile @Nullable Tick lastTick;

  RunningServer(ServerPlan plan, Pool pool, LoadWatch load, Fleet fleet) {
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

  ServerSnapshot snapshot() {
    return new ServerSnapshot(
        plan.server(),
        fleet.wanted(),
        fleet.standby(),
        fleet.replicas(),
        fleet.health(),
        scrapes(),
        pool.snapshot(),
        plan.policy(),
        Optional.ofNullable(lastTick));
  }

  private Map<String, Scrape> scrapes() {
    Map<String, Scrape> scrapes = new TreeMap<>();
    fleet
        .pages(true)
        .forEach((replica, page) -> page.last().ifPresent(scrape -> scrapes.put(replica, scrape)));
    return scrapes;
  }
}
