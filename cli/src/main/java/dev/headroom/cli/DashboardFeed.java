package dev.headroom.cli;

import dev.headroom.control.Tick;
import dev.headroom.dashboard.timeline.Health;
import dev.headroom.dashboard.timeline.Load;
import dev.headroom.dashboard.timeline.Point;
import dev.headroom.dashboard.timeline.Replicas;
import dev.headroom.dashboard.timeline.Timeline;
import dev.headroom.dashboard.timeline.Traffic;
import dev.headroom.gateway.Latency;
import dev.headroom.gateway.PoolSnapshot;
import dev.headroom.local.LocalSystem;
import dev.headroom.local.ServerSnapshot;
import dev.headroom.local.replica.ReplicaState;
import dev.headroom.metrics.scrape.Scrape;
import dev.headroom.scaling.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a local system into a dashboard's timeline, a point a second, until closed. */
public final class DashboardFeed implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final double NANOS = 1e9;
  private static final int ERRORS_FROM = 500;

  /** A decision older than this is no news of the load: its policy is not deciding. */
  private static final Duration FRESH = Duration.ofSeconds(3);

  private record Seen(Instant at, PoolSnapshot pool) {}

  private final LocalSystem system;
  private final Timeline timeline;
  private final Map<String, Seen> seen = new HashMap<>();
  private final Thread thread;

  /** Writes from now on. */
  public DashboardFeed(LocalSystem system, Timeline timeline) {
    this.system = system;
    this.timeline = timeline;
    this.thread = Thread.ofVirtual().name("dashboard-feed").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(EVERY);
        sample(Instant.now());
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void sample(Instant now) {
    List<ServerSnapshot> servers = system.snapshot();
    for (ServerSnapshot server : servers) {
      timeline.observed(server.name(), point(server, now));
    }
    Set<String> names = servers.stream().map(ServerSnapshot::name).collect(Collectors.toSet());
    for (String gone : Set.copyOf(seen.keySet())) {
      if (!names.contains(gone)) {
        seen.remove(gone);
        timeline.forget(gone);
      }
    }
  }

  private Point point(ServerSnapshot server, Instant now) {
    Seen before = seen.put(server.name(), new Seen(now, server.pool()));
    return new Point(
        now,
        loads(server, now),
        Optional.of(replicas(server)),
        traffic(before, new Seen(now, server.pool())),
        health(server));
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

  private static Traffic traffic(@Nullable Seen before, Seen now) {
    if (before == null || !now.at.isAfter(before.at)) {
      return Traffic.UNKNOWN;
    }
    double seconds = Duration.between(before.at, now.at).toNanos() / NANOS;
    Latency latency = now.pool.latency().since(before.pool.latency());
    boolean any = latency.count() > 0;
    return new Traffic(
        OptionalDouble.of((answered(now.pool) - answered(before.pool)) / seconds),
        OptionalDouble.of((failed(now.pool) - failed(before.pool)) / seconds),
        OptionalDouble.of(now.pool.waiting()),
        any ? seconds(latency.quantile(0.5)) : OptionalDouble.empty(),
        any ? seconds(latency.quantile(0.95)) : OptionalDouble.empty());
  }

  private static long answered(PoolSnapshot pool) {
    return pool.answered().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Refused, given up, or answered with a server's error. */
  private static long failed(PoolSnapshot pool) {
    long errors =
        pool.answered().entrySet().stream()
            .filter(status -> status.getKey() >= ERRORS_FROM)
            .mapToLong(Map.Entry::getValue)
            .sum();
    return errors
        + pool.failed()
        + pool.refused().values().stream().mapToLong(Long::longValue).sum();
  }

  private static OptionalDouble seconds(Duration duration) {
    return OptionalDouble.of(duration.toNanos() / NANOS);
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
    thread.interrupt();
  }
}
