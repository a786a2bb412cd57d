package dev.headroom.local;

import dev.headroom.local.SystemEvent.Kind;
import dev.headroom.scaling.policy.Mode;
import dev.headroom.scaling.policy.Policy;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What a person changes in a running system beside its files. Each method answers with a sentence
 * for that person. Thread-safe.
 */
public final class ByHand {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  private final Object lock;
  private final Map<String, RunningServer> servers;
  private final InstantSource clock;
  private final ScheduledExecutorService time;
  private final Consumer<SystemEvent> events;
  private final Consumer<RunningServer> follow;

  /**
   * @param lock is held while the system is changed
   * @param time tells when a hold is over
   * @param follow has a server be scaled as is said now
   */
  ByHand(
      Object lock,
      Map<String, RunningServer> servers,
      InstantSource clock,
      ScheduledExecutorService time,
      Consumer<SystemEvent> events,
      Consumer<RunningServer> follow) {
    this.lock = lock;
    this.servers = servers;
    this.clock = clock;
    this.time = time;
    this.events = events;
    this.follow = follow;
  }

  /**
   * Has a server keep another number of replicas: one that nothing scales, until its file says
   * another; any, for a time.
   *
   * @param replicas 0 or more
   * @throws IllegalArgumentException if there is no such server, or a policy scales it and no time
   *     is given
   */
  public String scale(String name, int replicas, Optional<Duration> hold) {
    synchronized (lock) {
      RunningServer server = known(name);
      if (hold.isPresent()) {
        return hold(server, new Hold(replicas, clock.instant().plus(hold.get())));
      }
      if (server.plan.policy().map(Policy::mode).filter(mode -> mode == Mode.ACT).isPresent()) {
        throw new IllegalArgumentException(
            name
                + " is scaled by its policy, which would undo that at once (expected: --for 10m to"
                + " hold a number for a time, or an edit of spec.scaling in its file)");
      }
      return set(server, replicas);
    }
  }

  private String set(RunningServer server, int replicas) {
    String name = server.plan.name();
    String what = replicas(server.fleet.wanted(), replicas);
    server.hold = null;
    server.want(replicas);
    events.accept(
        SystemEvent.of(clock.instant(), name, Kind.SCALED, what + ": headroom scale wants it"));
    return "%s: %s, until its file says otherwise or up is started again (now it says %d)"
        .formatted(name, what, server.plan.server().replicas());
  }

  private static String replicas(int from, int to) {
    return from + " → " + to + (to == 1 ? " replica" : " replicas");
  }

  private String hold(RunningServer server, Hold hold) {
    String name = server.plan.name();
    String what =
        replicas(server.fleet.wanted(), hold.replicas())
            + ", held until "
            + TIME.format(hold.until());
    server.hold = hold;
    events.accept(
        SystemEvent.of(clock.instant(), name, Kind.HELD, what + ": headroom scale wants it"));
    follow.accept(server);
    long nanos = Duration.between(clock.instant(), hold.until()).toNanos();
    var _ = time.schedule(() -> end(server, hold), nanos, TimeUnit.NANOSECONDS);
    return name + ": " + what;
  }

  private void end(RunningServer server, Hold hold) {
    synchronized (lock) {
      String name = server.plan.name();
      if (hold.equals(server.hold) && servers.get(name) == server) {
        server.hold = null;
        events.accept(
            SystemEvent.of(
                clock.instant(), name, Kind.HELD, "is no longer held: its file counts again"));
        follow.accept(server);
      }
    }
  }

  /**
   * Lets a replica finish its requests and end, and another one take its place.
   *
   * @throws IllegalArgumentException if there is no such replica
   */
  public String replace(String replica) {
    synchronized (lock) {
      for (RunningServer server : servers.values()) {
        if (server.fleet.replace(replica)) {
          return replica + " finishes its requests; another one takes its place";
        }
      }
    }
    throw new IllegalArgumentException(
        "no replica " + replica + " (expected: one that headroom status NAME shows)");
  }

  private RunningServer known(String name) {
    RunningServer server = servers.get(name);
    if (server == null) {
      throw new IllegalArgumentException(
          "no server "
              + name
              + " (expected: one of "
              + String.join(", ", new TreeSet<>(servers.keySet()))
              + ")");
    }
    return server;
  }
}
