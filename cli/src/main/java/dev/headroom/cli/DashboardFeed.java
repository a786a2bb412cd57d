package dev.headroom.cli;

import dev.headroom.control.Tick;
import dev.headroom.control.event.Seen;
import dev.headroom.dashboard.timeline.Happening;
import dev.headroom.dashboard.timeline.Health;
import dev.headroom.dashboard.timeline.Load;
import dev.headroom.dashboard.timeline.Point;
import dev.headroom.dashboard.timeline.Replicas;
import dev.headroom.dashboard.timeline.Timeline;
import dev.headroom.dashboard.timeline.Traffic;
import dev.headroom.local.LocalSystem;
import dev.headroom.local.ServerSnapshot;
import dev.headroom.local.SystemEvent;
import dev.headroom.local.replica.ReplicaState;
import dev.headroom.metrics.scrape.Scrape;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.watch.Every;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes a local system into a dashboard's timeline, a point a second, until closed. */
public final class DashboardFeed implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** A decision older than this is no news of the load: its policy is not deciding. */
  private static final Duration FRESH = Duration.ofSeconds(3);

  private final LocalSystem system;
  private final Timeline timeline;
  private final Map<String, PoolTraffic> seen = new HashMap<>();
  private final Every every;
  private long lastEvent;

  /** Writes from now on. */
  public DashboardFeed(LocalSystem system, Timeline timeline) {
    this.system = system;
    this.timeline = timeline;
    this.every = Every.start("dashboard feed", EVERY, () -> sample(Instant.now()));
  }

  private void sample(Instant now) {
    List<ServerSnapshot> servers = system.snapshot();
    for (ServerSnapshot server : servers) {
      timeline.observed(server.name(), point(server, now), ServerStates.of(server));
    }
    for (Seen<SystemEvent> event : system.events().after(lastEvent)) {
      lastEvent = event.number();
      timeline.happened(happening(event));
    }
    Set<String> names = servers.stream().map(ServerSnapshot::name).collect(Collectors.toSet());
    for (String gone : Set.copyOf(seen.keySet())) {
      if (!names.contains(gone)) {
        seen.remove(gone);
        timeline.forget(gone);
      }
    }
  }

  private static Happening happening(Seen<SystemEvent> event) {
    SystemEvent last = event.last();
    return new Happening(
        last.at(),
        event.first(),
        event.count(),
        last.server(),
        last.replica().orElse(""),
        last.kind().reason(),
        last.warning(),
        last.message());
  }

  private Point point(ServerSnapshot server, Instant now) {
    PoolTraffic latest = new PoolTraffic(now, server.pool());
    PoolTraffic before = seen.put(server.name(), latest);
    return new Point(
        now,
        loads(server, now),
        Optional.of(replicas(server)),
        before == null ? Traffic.UNKNOWN : latest.since(before),
        health(server),
        server.lastTick().flatMap(DashboardFeed::problem));
  }

  private static List<Load> loads(ServerSnapshot server, Instant now) {
    return server
        .lastTick()
        .filter(tick -> tick.at().isAfter(now.minus(FRESH)))
        .flatMap(DashboardFeed::decision)
        .map(decision -> decision.metrics().stream().map(Load::of).toList())
        .orElse(List.of());
  }

  private static Optional<Decision> decision(Tick tick) {
    return tick instanceof Tick.Decided decided
        ? Optional.of(decided.decision())
        : Optional.empty();
  }

  private static Optional<String> problem(Tick tick) {
    return tick instanceof Tick.Decided decided ? decided.problem() : Optional.empty();
  }

  private static Replicas replicas(ServerSnapshot server) {
    int ready =
        (int)
            server.replicas().stream()
                .filter(replica -> replica.state() == ReplicaState.READY)
                .count();
    int fixed = server.server().replicas();
    return new Replicas(
        server.wanted(),
        ready,
        server.policy().map(policy -> policy.minReplicas()).orElse(fixed),
        server.policy().map(policy -> policy.maxReplicas()).orElse(fixed));
  }

  private static List<Health> health(ServerSnapshot server) {
    return server.scrapes().entrySet().stream()
        .map(
            scrape ->
                new Health(
                    scrape.getKey(),
                    scrape.getValue() instanceof Scrape.Page,
                    scrape.getValue().detail()))
        .toList();
  }

  @Override
  public void close() {
    every.close();
  }
}
