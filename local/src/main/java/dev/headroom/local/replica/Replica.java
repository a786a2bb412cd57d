package dev.headroom.local.replica;

import dev.headroom.api.resource.ReplicaSettings;
import dev.headroom.local.process.ChildProcess;
import dev.headroom.local.replica.Launcher.Launched;
import dev.headroom.local.replica.ReplicaProbe.Answer;
import dev.headroom.metrics.scrape.WatchedTarget;
import dev.headroom.scaling.removal.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica, from its start to its end. Its life is {@link #live}; the other methods may be
 * called by any thread.
 */
final class Replica {
  private static final Logger log = LoggerFactory.getLogger(Replica.class);
  private static final String PARTLY = "serves what it can, but ";

  /** What a replica tells and asks its fleet. */
  interface Owner {
    /** Its state is another one, or what is wrong with it. */
    void changed(Replica replica);

    void happened(Replica replica, ReplicaEvent.Kind kind, String message);

    /** It ended, and was not asked to. */
    void died(Replica replica, ReplicaExit exit);

    /** Its metrics page from now on. */
    Optional<WatchedTarget> watch(Replica replica);

    /**
     * Completes when it has no request in flight; it gets nothing new since its state is DRAINING.
     */
    CompletableFuture<Void> whenIdle(Replica replica);

    /** Whether it should take requests though it cannot answer all that it should. */
    boolean mayServePartly(Replica replica);

    /** How it is treated now. */
    ReplicaSettings settings();
  }

  private final String name;
  private final ReplicaTemplate template;
  private final Launched launched;
  private final ChildProcess process;
  private final Failures.Vacancy place;
  private final Checkup checkup;
  private final FleetSettings settings;
  private final InstantSource clock;
  private final Uptime uptime;
  private final Owner owner;
  private final Instant started;

  /** A permit is a reason to look up: its process exited, it is to go, or it is suspect. */
  private final Semaphore attention = new Semaphore(0);

  private final CompletableFuture<Void> leave = new CompletableFuture<>();
  private volatile ReplicaState state = ReplicaState.STARTING;
  private volatile boolean serving;
  private volatile Instant since;
  private volatile @Nullable Instant readySince;
  private volatile @Nullable Duration drainFor;
  private volatile Duration stopWithin;
  private volatile @Nullable WatchedTarget page;
  private volatile @Nullable String problem;
  private volatile @Nullable String fault;
  private @Nullable String killedFor;
  private @Nullable String unlogged;
  private volatile @Nullable Duration readyAt;

  Replica(
      String name,
      ReplicaTemplate template,
      Launched launched,
      Failures.Vacancy place,
      Machine machine,
      Owner owner) {
    this.name = name;
    this.template = template;
    this.launched = launched;
    this.process = launched.process();
    this.place = place;
    this.checkup = new Checkup(template, launched, machine);
    this.settings = machine.settings();
    this.clock = machine.clock();
    this.uptime = machine.uptime();
    this.owner = owner;
    this.stopWithin = settings.stopLimit();
    this.started = clock.instant();
    this.since = started;
  }

  String name() {
    return name;
  }

  Launched launched() {
    return launched;
  }

  Failures.Vacancy place() {
    return place;
  }

  ReplicaTemplate template() {
    return template;
  }

  ReplicaState state() {
    return state;
  }

  Optional<WatchedTarget> page() {
    return Optional.ofNullable(page);
  }

  /** Whether it is one of those wanted; for its fleet to say. */
  void serve(boolean serves) {
    serving = serves;
  }

  boolean serves() {
    return serving;
  }

  /** Whether it takes requests. */
  boolean isRouted() {
    return serving && isReady();
  }

  boolean isReady() {
    return state == ReplicaState.READY && !leaving();
  }

  /** Whether another one takes requests, and is no other of the same. */
  boolean yieldsTo(Replica other) {
    return other.isReady() && !other.template.equals(template);
  }

  /** What keeps it from becoming ready, and does not pass by itself. */
  Optional<String> fault() {
    return isReady() ? Optional.empty() : Optional.ofNullable(fault);
  }

  /** Whether it is on its way out. */
  boolean leaving() {
    return drainFor != null || state == ReplicaState.EXITED;
  }

  /** Whether it was ready, for so long at least. */
  boolean wasReadyFor(Duration least) {
    Duration from = readyAt;
    return from != null && uptime.now().minus(from).compareTo(least) >= 0;
  }

  /** What it is to a removal. */
  Candidate candidate(int inFlight) {
    return new Candidate(
        name, state != ReplicaState.UNREADY, state == ReplicaState.READY, inFlight, started);
  }

  /** What it is to the choice of those that serve. */
  Serving.Choice choice() {
    return new Serving.Choice(name, state == ReplicaState.READY, serving, started);
  }

  ReplicaStatus status(boolean newest, int inFlight) {
    ReplicaState now = state;
    return new ReplicaStatus(
        name,
        process.pid(),
        launched.ports(),
        now == ReplicaState.READY && !serving ? ReplicaState.STANDBY : now,
        started,
        since,
        Optional.ofNullable(readySince),
        newest,
        serving,
        inFlight,
        place.restarts(),
        place.exit(),
        Optional.ofNullable(problem),
        launched.output());
  }

  /** It is to finish what it has, for at most that long, and then to end, within that time. */
  void drain(Duration limit, Duration end) {
    stopWithin = end;
    drainFor = limit;
    leave.complete(null);
    attention.release();
  }

  /** A request did not get through: look now. */
  void suspect() {
    attention.release();
  }

  /** Starts its life. */
  void start() {
    var _ = process.exit().whenComplete((_, _) -> attention.release());
    // Not virtual: whatever keeps those busy, a replica is looked after.
    Thread.ofPlatform().daemon().name("replica-" + name).start(this::live);
  }

  private void live() {
    try {
      watchOver();
      end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.kill();
    } catch (Throwable e) {
      log.error("Replica {} is lost", name, e);
      process.kill();
    } finally {
      process.exit().join();
      // First: who waits for the last replica then keeps its series, with their end.
      WatchedTarget watched = page;
      if (watched != null) {
        watched.close();
      }
      become(ReplicaState.EXITED);
    }
  }

  /** Until it is to go or is gone, whatever a look throws: nobody else looks after it. */
  private void watchOver() throws InterruptedException {
    while (process.alive() && drainFor == null) {
      try {
        look();
      } catch (InterruptedException e) {
        throw e;
      } catch (Throwable e) {
        log.warn("Replica {}: a look at it failed, the next one comes in time", name, e);
      }
      boolean starting = state == ReplicaState.STARTING;
      Duration pause = starting ? settings.startProbeEvery() : template.readiness().period();
      if (attention.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        attention.drainPermits();
      }
    }
  }

  private void look() throws InterruptedException {
    Answer answer = checkup.ask(leave);
    if (process.alive() && drainFor == null) {
      judge(answer, clock.instant());
      lookAtLog();
    }
  }

  private void judge(Answer answer, Instant now) {
    checkup.heard(answer);
    boolean partly = template.tellsFaults() && answer.partly() && owner.mayServePartly(this);
    boolean serves = answer.kind() == Answer.Kind.READY || partly;
    note(answer, serves);
    if (serves) {
      ready(now);
    } else if (checkup.isOut(answer)) {
      unready("it " + answer.problem());
    }
    checkup
        .replacement(state == ReplicaState.STARTING, owner.settings().startLimit())
        .ifPresent(this::replace);
  }

  /** Keeps what is wrong, and says a fault when it is new. */
  private void note(Answer answer, boolean serves) {
    Optional<String> said = template.tellsFaults() ? answer.fault() : Optional.empty();
    problem = serves ? said.map(PARTLY::concat).orElse(null) : answer.problem();
    String before = fault;
    if (answer.kind() == Answer.Kind.NONE || Objects.equals(before, said.orElse(null))) {
      return;
    }
    fault = said.orElse(null);
    if (said.isPresent()) {
      owner.happened(
          this, ReplicaEvent.Kind.CANNOT_LOAD, (serves ? PARTLY : "is not ready: ") + said.get());
    } else if (serves && state == ReplicaState.READY) {
      owner.happened(this, ReplicaEvent.Kind.RECOVERED, "has loaded what it could not: " + before);
    }
    owner.changed(this);
  }

  private void ready(Instant now) {
    if (state == ReplicaState.READY) {
      return;
    }
    boolean first = readySince == null;
    if (first) {
      readySince = now;
      readyAt = uptime.now();
      page = owner.watch(this).orElse(null);
    }
    become(ReplicaState.READY);
    owner.happened(
        this,
        ReplicaEvent.Kind.READY,
        first
            ? "is ready after " + Duration.between(started, now).toMillis() + " ms"
            : "is ready again");
  }

  private void unready(String why) {
    if (state == ReplicaState.READY) {
      become(ReplicaState.UNREADY);
      owner.happened(this, ReplicaEvent.Kind.UNREADY, "gets no requests: " + why);
    }
  }

  private void replace(String why) {
    owner.happened(this, ReplicaEvent.Kind.HUNG, why + " and is replaced");
    killedFor = why;
    process.kill();
  }

  private void end() throws InterruptedException {
    Duration limit = drainFor;
    if (process.alive() && limit != null) {
      become(ReplicaState.DRAINING);
      owner.happened(this, ReplicaEvent.Kind.DRAINING, "finishes its requests");
      await(owner.whenIdle(this), limit);
      become(ReplicaState.STOPPING);
      process.terminate();
      await(process.exit(), stopWithin);
      process.kill();
      process.exit().join();
      owner.happened(this, ReplicaEvent.Kind.STOPPED, "stopped");
    } else {
      ReplicaExit exit =
          ReplicaExit.of(
              name,
              clock.instant(),
              process.exit().join(),
              Optional.ofNullable(killedFor),
              readySince != null,
              launched.output());
      owner.happened(this, ReplicaEvent.Kind.DIED, obituary(exit));
      owner.died(this, exit);
    }
  }

  /** The error first, then the last lines unless somebody killed a ready one, then where all is. */
  private String obituary(ReplicaExit exit) {
    StringBuilder text = new StringBuilder("died (pid ").append(process.pid()).append(", ");
    text.append(exit.why()).append(')');
    exit.error().ifPresent(error -> text.append(": ").append(error));
    if (readySince == null || exit.signal().isEmpty()) {
      exit.lastLines().forEach(line -> text.append("\n  ").append(line));
    }
    return text.append("\n  (its log: ").append(exit.log()).append(')').toString();
  }

  private void become(ReplicaState next) {
    if (state != next) {
      state = next;
      since = clock.instant();
      owner.changed(this);
    }
  }

  private void lookAtLog() {
    process.output().limit(owner.settings().log().maxBytes());
    String why = process.output().trouble().orElse(null);
    if ((why == null) != (unlogged == null)) {
      owner.happened(
          this,
          why == null ? ReplicaEvent.Kind.LOGGED : ReplicaEvent.Kind.NOT_LOGGED,
          why == null
              ? "is logged again; its log says how much is missing"
              : "goes on without its log, which cannot be written: " + why);
    }
    unlogged = why;
  }

  /** Waits for it, but no longer than that, and not while its process is gone. */
  private void await(CompletableFuture<?> done, Duration limit) throws InterruptedException {
    try {
      CompletableFuture.anyOf(done, process.exit()).get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.debug("Replica {} was waited for in vain", name, e);
    }
  }
}
