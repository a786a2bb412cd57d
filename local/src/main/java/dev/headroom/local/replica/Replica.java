package dev.headroom.local.replica;

import dev.headroom.local.process.ChildProcess;
import dev.headroom.local.process.LogTail;
import dev.headroom.metrics.scrape.WatchedTarget;
import dev.headroom.scaling.removal.Candidate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
  private static final int LOG_LINES = 8;

  /** What a replica tells and asks its fleet. */
  interface Owner {
    /** Its state is another one. */
    void changed(Replica replica);

    void happened(Replica replica, ReplicaEvent.Kind kind, String message);

    /** Its metrics page from now on. */
    Optional<WatchedTarget> watch(Replica replica);

    /**
     * Completes when it has no request in flight; it gets nothing new since its state is DRAINING.
     */
    CompletableFuture<Void> whenIdle(Replica replica);
  }

  private final String name;
  private final int port;
  private final ReplicaTemplate template;
  private final ChildProcess process;
  private final Path output;
  private final Probe probe;
  private final FleetSettings settings;
  private final InstantSource clock;
  private final Uptime uptime;
  private final Owner owner;
  private final Instant started;

  /** A permit is a reason to look up: its process exited, it is to go, or it is suspect. */
  private final Semaphore attention = new Semaphore(0);

  private volatile ReplicaState state = ReplicaState.STARTING;
  private volatile Instant since;
  private volatile @Nullable Instant readySince;
  private volatile @Nullable Duration drainFor;
  private volatile Duration stopWithin;
  private volatile @Nullable WatchedTarget page;
  private Watched silence = Watched.NEVER;
  private Watched start = Watched.NEVER;
  private Duration lastLook;
  private volatile @Nullable Duration readyAt;

  Replica(
      String name,
      int port,
      ReplicaTemplate template,
      ChildProcess process,
      Path output,
      Probe probe,
      FleetSettings settings,
      InstantSource clock,
      Uptime uptime,
      Owner owner) {
    this.name = name;
    this.port = port;
    this.template = template;
    this.process = process;
    this.output = output;
    this.probe = probe;
    this.settings = settings;
    this.clock = clock;
    this.uptime = uptime;
    this.owner = owner;
    this.stopWithin = settings.stopLimit();
    this.started = clock.instant();
    this.since = started;
    this.lastLook = uptime.now();
  }

  String name() {
    return name;
  }

  int port() {
    return port;
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

  ReplicaStatus status(boolean newest) {
    return new ReplicaStatus(
        name, process.pid(), port, state, started, since, Optional.ofNullable(readySince), newest);
  }

  /** It is to finish what it has, for at most that long, and then to end, within that time. */
  void drain(Duration limit, Duration end) {
    stopWithin = end;
    drainFor = limit;
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
      become(ReplicaState.EXITED);
      WatchedTarget watched = page;
      if (watched != null) {
        watched.close();
      }
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
      Duration pause = starting ? settings.startProbeEvery() : settings.probeEvery();
      if (attention.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        attention.drainPermits();
      }
    }
  }

  private void look() throws InterruptedException {
    Probe.Answer answer = probe.ask();
    if (process.alive() && drainFor == null) {
      judge(answer, clock.instant());
      boundLog();
    }
  }

  private void judge(Probe.Answer answer, Instant now) {
    Duration look = uptime.now();
    Duration since = look.minus(lastLook);
    lastLook = look;
    silence = answer == Probe.Answer.NONE ? silence.again(since, longestLook()) : Watched.NEVER;
    start = start.again(since, longestLook());
    switch (answer) {
      case READY -> ready(now);
      case NOT_READY -> unready("it answers " + template.readinessPath() + " with an error");
      case NONE -> {
        if (silence.looks() >= settings.unreadyAfter()) {
          unready("it does not answer " + template.readinessPath());
        }
      }
    }
    if (state == ReplicaState.STARTING && start.isLongerThan(settings.startLimit())) {
      replace("was not ready within " + seconds(settings.startLimit()));
    } else if (state != ReplicaState.STARTING
        && silence.looks() >= settings.unreadyAfter()
        && silence.isLongerThan(template.hungAfter())) {
      replace("did not answer for " + seconds(template.hungAfter()));
    }
  }

  /** A probe and the pause before it; more is time in which nobody looked. */
  private Duration longestLook() {
    return settings.probeEvery().plus(settings.probeTimeout());
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
      owner.happened(this, ReplicaEvent.Kind.DIED, obituary(process.exit().join()));
    }
  }

  private String obituary(int code) {
    StringBuilder text = new StringBuilder("died (pid ").append(process.pid()).append(", ");
    text.append(code > 128 ? "by signal " + (code - 128) : "exit code " + code).append(')');
    if (readySince == null) {
      LogTail.last(output, LOG_LINES).forEach(line -> text.append("\n  ").append(line));
    }
    return text.toString();
  }

  private void become(ReplicaState next) {
    if (state != next) {
      state = next;
      since = clock.instant();
      owner.changed(this);
    }
  }

  private void boundLog() {
    try {
      LogTail.bound(output, settings.maxLogBytes());
    } catch (IOException e) {
      log.warn("Replica {}: its log {} cannot be kept short: {}", name, output, e.getMessage());
    }
  }

  /** Waits for it, but no longer than that, and not while its process is gone. */
  private void await(CompletableFuture<?> done, Duration limit) throws InterruptedException {
    try {
      CompletableFuture.anyOf(done, process.exit()).get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.debug("Replica {} was waited for in vain", name, e);
    }
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + " s";
  }
}
