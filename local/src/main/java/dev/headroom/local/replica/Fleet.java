package dev.headroom.local.replica;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.linecorp.armeria.client.ClientFactory;
import dev.headroom.gateway.Pool;
import dev.headroom.gateway.PoolSnapshot;
import dev.headroom.local.process.ChildProcess;
import dev.headroom.local.process.ChildProcesses;
import dev.headroom.local.process.LoopbackPorts;
import dev.headroom.metrics.scrape.Scraper;
import dev.headroom.metrics.scrape.Target;
import dev.headroom.metrics.scrape.WatchedTarget;
import dev.headroom.scaling.removal.Candidate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Keeps the replicas of one server. Thread-safe. */
public final class Fleet implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int KEPT_LOGS = 10;
  private static final Duration UNKILLABLE_AFTER = Duration.ofSeconds(3);

  /** What all fleets of a system share. */
  public record Machine(
      ChildProcesses children,
      LoopbackPorts ports,
      ConfigFiles configs,
      ClientFactory connections,
      Scraper scraper,
      InstantSource clock,
      Uptime uptime,
      FleetSettings settings) {}

  private final String server;
  private final Path folder;
  private final Machine machine;
  private final Pool pool;
  private final Consumer<ReplicaEvent> events;
  private final Life life = new Life();

  @GuardedBy("this")
  private final Map<String, Replica> replicas = new LinkedHashMap<>();

  @GuardedBy("this")
  private final Deque<Path> logsOfTheGone = new ArrayDeque<>();

  @GuardedBy("this")
  private ReplicaTemplate template;

  @GuardedBy("this")
  private int wanted;

  @GuardedBy("this")
  private RestartDelay delay = RestartDelay.NONE;

  @GuardedBy("this")
  private Duration wakeAt = Duration.ZERO;

  @GuardedBy("this")
  private long lastNumber;

  @GuardedBy("this")
  private boolean closed;

  /**
   * A fleet without replicas; {@link #want} starts them.
   *
   * @param server its name, the first part of its replicas' names
   * @param folder for the replicas' logs
   * @param pool what its ready replicas are told to; the fleet owns its replicas
   * @param events called from the replicas' threads
   */
  public Fleet(
      String server,
      ReplicaTemplate template,
      Path folder,
      Machine machine,
      Pool pool,
      Consumer<ReplicaEvent> events) {
    this.server = server;
    this.template = template;
    this.folder = folder;
    this.machine = machine;
    this.pool = pool;
    this.events = events;
  }

  /** So many replicas from now on. */
  public synchronized void want(int number) {
    wanted = number;
    pool.resting(number == 0);
    adjust();
  }

  /** How many are wanted. */
  public synchronized int wanted() {
    return wanted;
  }

  /**
   * Replaces what runs, if that is another template: one replica after the other, a new one first.
   */
  public synchronized void template(ReplicaTemplate next) {
    if (!next.equals(template)) {
      template = next;
      delay = RestartDelay.NONE;
      adjust();
    }
  }

  /** All replicas that have a process, oldest first. */
  public synchronized List<ReplicaStatus> replicas() {
    ReplicaTemplate newest = template;
    return replicas.values().stream()
        .map(replica -> replica.status(replica.template().equals(newest)))
        .toList();
  }

  /** The metrics pages of the replicas that have one, by replica name. */
  public synchronized Map<String, WatchedTarget> pages() {
    Map<String, WatchedTarget> pages = new LinkedHashMap<>();
    replicas.forEach((name, replica) -> replica.page().ifPresent(page -> pages.put(name, page)));
    return pages;
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
    stop(machine.settings.drainLimit(), machine.settings.stopLimit());
  }

  /** Does what is next to do. */
  private synchronized void adjust() {
    if (closed) {
      return;
    }
    Duration now = machine.uptime.now();
    FleetPlan plan = plan(now);
    for (String name : plan.drain()) {
      drain(name);
    }
    for (int i = 0; i < plan.start(); i++) {
      start();
    }
    if (!delay.allows(now) && !wakeAt.equals(delay.notBefore())) {
      wakeAt = delay.notBefore();
      later(wakeAt.minus(now));
    }
  }

  @GuardedBy("this")
  private void drain(String name) {
    Replica replica = replicas.get(name);
    if (replica != null) {
      replica.drain(machine.settings.drainLimit(), machine.settings.stopLimit());
      tellPool();
    }
  }

  @GuardedBy("this")
  private FleetPlan plan(Duration now) {
    Map<String, Integer> inFlight = new LinkedHashMap<>();
    for (PoolSnapshot.ReplicaLoad load : pool.snapshot().replicas()) {
      inFlight.put(load.replica().id(), load.inFlight());
    }
    List<Candidate> newest = new ArrayList<>();
    List<Candidate> older = new ArrayList<>();
    for (Replica replica : replicas.values()) {
      if (!replica.leaving()) {
        (replica.template().equals(template) ? newest : older)
            .add(replica.candidate(inFlight.getOrDefault(replica.name(), 0)));
      }
    }
    return FleetPlan.of(wanted, newest, older, delay.allows(now));
  }

  @GuardedBy("this")
  private void start() {
    String name = server + "-" + ++lastNumber;
    try {
      start(name);
    } catch (IOException | RuntimeException e) {
      tell(name, ReplicaEvent.Kind.FAILED, "cannot be started: " + e.getMessage());
      failed(name);
    }
  }

  @GuardedBy("this")
  private void start(String name) throws IOException {
    int port = machine.ports.take();
    try {
      if (template.config().isPresent()) {
        machine.configs.take(template.config().get());
      }
      try {
        start(name, port);
      } catch (IOException | RuntimeException e) {
        template.config().ifPresent(machine.configs::release);
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      machine.ports.release(port);
      throw e;
    }
  }

  @GuardedBy("this")
  private void start(String name, int port) throws IOException {
    Probe probe =
        new Probe(
            machine.connections, port, template.readinessPath(), machine.settings.probeTimeout());
    Path output = log(name);
    ChildProcess process =
        machine.children.start(
            template.commandFor(port), template.environmentFor(port), template.folder(), output);
    Replica replica =
        new Replica(
            name,
            port,
            template,
            process,
            output,
            probe,
            machine.settings,
            machine.clock,
            machine.uptime,
            life);
    replicas.put(name, replica);
    tell(name, ReplicaEvent.Kind.STARTED, "started (pid " + process.pid() + ", port " + port + ")");
    replica.start();
  }

  @GuardedBy("this")
  private void exited(Replica replica) {
    replicas.remove(replica.name());
    machine.ports.release(replica.port());
    replica.template().config().ifPresent(machine.configs::release);
    keepLog(replica);
    tellPool();
    notifyAll();
  }

  /** The last ones are kept for whoever asks why. */
  @GuardedBy("this")
  private void keepLog(Replica replica) {
    logsOfTheGone.addLast(log(replica.name()));
    if (logsOfTheGone.size() > KEPT_LOGS) {
      try {
        Files.deleteIfExists(logsOfTheGone.removeFirst());
      } catch (IOException e) {
        tell(replica.name(), ReplicaEvent.Kind.STOPPED, "leaves a log behind: " + e.getMessage());
      }
    }
  }

  private Path log(String replica) {
    return folder.resolve(replica + ".log");
  }

  @GuardedBy("this")
  private void failed(String name) {
    Duration now = machine.uptime.now();
    delay = delay.afterFailure(now);
    if (delay.failures() > 1) {
      Duration pause = delay.notBefore().minus(now);
      tell(
          name,
          ReplicaEvent.Kind.BACK_OFF,
          "was failure "
              + delay.failures()
              + " in a row: the next start is in "
              + (pause.toMillis() + 999) / 1000
              + " s");
    }
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
      if (replica.state() == ReplicaState.READY && !replica.leaving()) {
        routed.add(dev.headroom.gateway.Replica.ready(replica.name(), HOST, replica.port()));
      }
    }
    pool.replicas(routed);
  }

  private void tell(String replica, ReplicaEvent.Kind kind, String message) {
    events.accept(new ReplicaEvent(machine.clock.instant(), server, replica, kind, message));
  }

  /** What the replicas tell. */
  private final class Life implements Replica.Owner {
    @Override
    public void changed(Replica replica) {
      synchronized (Fleet.this) {
        if (replica.state() == ReplicaState.EXITED) {
          exited(replica);
        } else {
          tellPool();
        }
        adjust();
      }
    }

    @Override
    public void happened(Replica replica, ReplicaEvent.Kind kind, String message) {
      tell(replica.name(), kind, message);
      synchronized (Fleet.this) {
        if (kind == ReplicaEvent.Kind.DIED && !closed) {
          if (replica.wasReadyFor(machine.settings.healthyAfter())) {
            delay = RestartDelay.NONE;
          }
          failed(replica.name());
        }
      }
    }

    @Override
    public Optional<WatchedTarget> watch(Replica replica) {
      return replica
          .template()
          .metricsPath()
          .map(path -> URI.create("http://" + HOST + ":" + replica.port() + path))
          .map(uri -> machine.scraper.watch(new Target(replica.name(), uri)));
    }

    @Override
    public CompletableFuture<Void> whenIdle(Replica replica) {
      return pool.whenIdle(replica.name());
    }
  }
}
