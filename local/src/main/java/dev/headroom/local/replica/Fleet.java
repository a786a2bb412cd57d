package dev.headroom.local.replica;

import static dev.headroom.api.resource.PortNames.MAIN;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.api.resource.ReplicaSettings;
import dev.headroom.gateway.Pool;
import dev.headroom.metrics.scrape.Target;
import dev.headroom.metrics.scrape.WatchedTarget;
import dev.headroom.scaling.removal.Candidate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Keeps the replicas of one server. Thread-safe. */
public final class Fleet implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final Duration UNKILLABLE_AFTER = Duration.ofSeconds(3);

  private final String server;
  private final Machine machine;
  private final Launcher launcher;
  private final ReplicaLogs logs;
  private final Pool pool;
  private final Consumer<ReplicaEvent> events;
  private final Life life = new Life();

  @GuardedBy("this")
  private final Map<String, Replica> replicas = new LinkedHashMap<>();

  @GuardedBy("this")
  private final Failures failures = new Failures();

  @GuardedBy("this")
  private ReplicaTemplate template;

  private volatile ReplicaSettings settings;

  @GuardedBy("this")
  private int wanted;

  @GuardedBy("this")
  private int standby;

  @GuardedBy("this")
  private long lastNumber;

  @GuardedBy("this")
  private boolean closed;

  /**
   * A fleet without replicas; {@link #want} starts them.
   *
   * @param server its name, the first part of its replicas' names
   * @param settings how each replica is treated
   * @param folder for the replicas' logs
   * @param pool what its ready replicas are told to; the fleet owns its replicas
   * @param events called from the replicas' threads
   */
  public Fleet(
      String server,
      ReplicaTemplate template,
      ReplicaSettings settings,
      Path folder,
      Machine machine,
      Pool pool,
      Consumer<ReplicaEvent> events) {
    this.server = server;
    this.template = template;
    this.settings = settings;
    this.machine = machine;
    this.launcher = new Launcher(machine);
    this.logs = new ReplicaLogs(server, folder);
    this.lastNumber = logs.lastNumber();
    this.pool = pool;
    this.events = events;
  }

  /** So many replicas from now on, and none in reserve. */
  public void want(int number) {
    want(number, 0);
  }

  /**
   * So many replicas from now on.
   *
   * @param reserve how many more are kept ready; they get no requests, and step in at once when one
   *     more is wanted or one fails
   */
  public synchronized void want(int number, int reserve) {
    wanted = number;
    pool.resting(number == 0);
    standby = reserve;
    adjust();
  }

  /** How many are wanted. */
  public synchronized int wanted() {
    return wanted;
  }

  /** How many more are kept ready. */
  public synchronized int standby() {
    return standby;
  }

  /** Treats all replicas so from now on, those that run too. */
  public void settings(ReplicaSettings next) {
    settings = next;
  }

  /**
   * Replaces what runs, if that is another template: one replica after the other, a new one first.
   */
  public synchronized void template(ReplicaTemplate next) {
    if (!next.equals(template)) {
      template = next;
      failures.forget();
      adjust();
    }
  }

  /** All replicas that have a process, oldest first. */
  public synchronized List<ReplicaStatus> replicas() {
    ReplicaTemplate newest = template;
    Map<String, Integer> inFlight = pool.snapshot().inFlightByReplica();
    return replicas.values().stream()
        .map(
            replica ->
                replica.status(
                    replica.template().equals(newest), inFlight.getOrDefault(replica.name(), 0)))
        .toList();
  }

  /** How the replicas failed. */
  public synchronized FleetHealth health() {
    return new FleetHealth(failures.deaths(), failures.last(), problem());
  }

  /** Why there are fewer ready replicas than wanted, where that is not only a matter of time. */
  @GuardedBy("this")
  private Optional<String> problem() {
    return replicas.values().stream()
        .flatMap(replica -> replica.fault().map(why -> replica.name() + ": " + why).stream())
        .findFirst()
        .or(failures::sentence);
  }

  /**
   * The metrics pages of the replicas that have one, by replica name.
   *
   * @param reserve whether those in reserve are among them
   */
  public synchronized Map<String, WatchedTarget> pages(boolean reserve) {
    Map<String, WatchedTarget> pages = new LinkedHashMap<>();
    replicas.values().stream()
        .filter(replica -> reserve || replica.serves())
        .forEach(replica -> replica.page().ifPresent(page -> pages.put(replica.name(), page)));
    return pages;
  }

  /** Drains that replica, where it runs and is to stay; another one takes its place. */
  public synchronized boolean replace(String name) {
    return !closed && drain(name);
  }

  /** A request to this replica did not get through: it is looked at now. */
  public synchronized void suspect(String name) {
    Replica replica = replicas.get(name);
    if (replica != null) {
      replica.suspect();
    }
  }

  /**
   * Drains all, for at most that long, and waits until all are gone; if one does not end even when
   * killed, a few seconds more than both limits.
   *
   * @param stopLimit then they may take so long to end before they are killed
   */
  public void stop(Duration drainLimit, Duration stopLimit) {
    synchronized (this) {
      closed = true;
      replicas.values().forEach(replica -> replica.drain(drainLimit, stopLimit));
      long deadline =
          System.nanoTime() + drainLimit.plus(stopLimit).plus(UNKILLABLE_AFTER).toNanos();
      while (!replicas.isEmpty() && System.nanoTime() - deadline < 0) {
        try {
          TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, deadline - System.nanoTime()));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  /** Stops all within the usual limits. */
  @Override
  public void close() {
    stop(settings.drainLimit(), machine.settings().stopLimit());
  }

  /** Does what is next to do. */
  private synchronized void adjust() {
    if (closed) {
      return;
    }
    Duration now = machine.uptime().now();
    FleetPlan plan = plan(now);
    plan.drain().forEach(this::drain);
    for (int i = 0; i < plan.start(); i++) {
      start();
    }
    if (failures.delay().allows(now)) {
      failures.allRun();
    }
    chooseServing();
    tellPool();
    failures.wait(now).ifPresent(this::later);
  }

  private synchronized boolean drain(String name) {
    Replica replica = replicas.get(name);
    boolean stays = replica != null && !replica.leaving();
    if (replica != null && stays) {
      replica.drain(settings.drainLimit(), machine.settings().stopLimit());
    }
    return stays;
  }

  @GuardedBy("this")
  private FleetPlan plan(Duration now) {
    Map<String, Integer> inFlight = pool.snapshot().inFlightByReplica();
    List<Candidate> newest = new ArrayList<>();
    List<Candidate> older = new ArrayList<>();
    for (Replica replica : replicas.values()) {
      if (!replica.leaving()) {
        (replica.template().equals(template) ? newest : older)
            .add(replica.candidate(inFlight.getOrDefault(replica.name(), 0)));
      }
    }
    return FleetPlan.of(wanted + standby, newest, older, failures.delay().allows(now));
  }

  /** While more run than are wanted, for want of a reserve, all of them serve. */
  @GuardedBy("this")
  private void chooseServing() {
    List<Replica> staying = replicas.values().stream().filter(r -> !r.leaving()).toList();
    Set<String> serving =
        Serving.of(
            standby == 0 ? staying.size() : wanted, staying.stream().map(Replica::choice).toList());
    staying.forEach(replica -> replica.serve(serving.contains(replica.name())));
  }

  @GuardedBy("this")
  private void start() {
    String name = server + "-" + ++lastNumber;
    try {
      Launcher.Launched launched = launcher.start(template, logs.of(name));
      Replica replica = new Replica(name, template, launched, failures.fill(), machine, life);
      replicas.put(name, replica);
      String pid = "started (pid " + launched.process().pid();
      tell(name, ReplicaEvent.Kind.STARTED, pid + ", port " + launched.ports().get(MAIN) + ")");
      replica.start();
    } catch (IOException | RuntimeException e) {
      String why = "cannot be started: " + e.getMessage();
      tell(name, ReplicaEvent.Kind.FAILED, why);
      failures.notStarted(name + " " + why, machine.uptime().now());
      backOff(name);
    }
  }

  @GuardedBy("this")
  private void exited(Replica replica) {
    replicas.remove(replica.name());
    launcher.release(replica.launched(), replica.template());
    try {
      logs.bound(settings.log().keep(), replicas.keySet());
    } catch (IOException e) {
      tell(replica.name(), ReplicaEvent.Kind.STOPPED, "leaves a log behind: " + e.getMessage());
    }
    notifyAll();
  }

  @GuardedBy("this")
  private void backOff(String name) {
    failures
        .pause(machine.uptime().now())
        .ifPresent(pause -> tell(name, ReplicaEvent.Kind.BACK_OFF, pause));
  }

  private void later(Duration pause) {
    Executor then =
        CompletableFuture.delayedExecutor(pause.toNanos() + 1_000_000, TimeUnit.NANOSECONDS);
    then.execute(this::adjust);
  }

  /** The pool has the ready ones, and those that drain until their requests are done. */
  @GuardedBy("this")
  private void tellPool() {
    List<dev.headroom.gateway.Replica> routed = new ArrayList<>();
    for (Replica replica : replicas.values()) {
      if (replica.isRouted()) {
        int port = replica.launched().port(Optional.empty());
        routed.add(dev.headroom.gateway.Replica.ready(replica.name(), HOST, port));
      }
    }
    pool.replicas(routed);
    pool.unavailable(routed.isEmpty() && wanted > 0 ? hopeless() : Optional.empty());
  }

  /** Why nobody should wait for a replica: it says so itself, or they die again and again. */
  @GuardedBy("this")
  private Optional<String> hopeless() {
    boolean faulty = replicas.values().stream().anyMatch(r -> r.fault().isPresent());
    return faulty || failures.loop() ? problem() : Optional.empty();
  }

  private void tell(String replica, ReplicaEvent.Kind kind, String message) {
    events.accept(new ReplicaEvent(machine.clock().instant(), server, replica, kind, message));
  }

  /** What the replicas tell. */
  private final class Life implements Replica.Owner {
    @Override
    public void changed(Replica replica) {
      synchronized (Fleet.this) {
        if (replica.state() == ReplicaState.EXITED) {
          exited(replica);
        } else if (replica.isReady()) {
          failures.ready();
        }
        if (closed) {
          tellPool();
        }
        adjust();
      }
    }

    @Override
    public void happened(Replica replica, ReplicaEvent.Kind kind, String message) {
      tell(replica.name(), kind, message);
    }

    @Override
    public void died(Replica replica, ReplicaExit exit) {
      synchronized (Fleet.this) {
        if (!closed) {
          boolean healthy = replica.wasReadyFor(machine.settings().healthyAfter());
          failures.died(exit, replica.place(), healthy, machine.uptime().now());
          backOff(replica.name());
        }
      }
    }

    @Override
    public Optional<WatchedTarget> watch(Replica replica) {
      return replica
          .template()
          .metrics()
          .map(
              page -> {
                int port = replica.launched().port(page.port());
                URI uri = URI.create("http://" + HOST + ":" + port + page.path());
                Target target = Target.of(replica.name(), uri, "default", server);
                return machine.scraper().watch(target, page.timeout());
              });
    }

    @Override
    public CompletableFuture<Void> whenIdle(Replica replica) {
      return pool.whenIdle(replica.name());
    }

    /** Better than nothing, but not than what an edit is to replace. */
    @Override
    public boolean mayServePartly(Replica replica) {
      synchronized (Fleet.this) {
        return replica.isReady() || replicas.values().stream().noneMatch(replica::yieldsTo);
      }
    }

    @Override
    public ReplicaSettings settings() {
      return settings;
    }
  }
}
