package dev.headroom.gateway;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.netty.channel.ConnectTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The replicas behind a route, and the requests that wait for them. Made by {@link Gateway#pool};
 * thread-safe.
 *
 * <p>Its whole state lies behind one lock that is held for a handful of instructions a request and
 * never while anyone else's code runs.
 */
public final class Pool implements AutoCloseable {

  private final String name;
  private final PoolListener listener;
  private final long asideNanos;
  private final ScheduledExecutorService timer;
  private final PoolCounters counters = new PoolCounters();

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final ReplicaChoice choice = new ReplicaChoice();

  @GuardedBy("lock")
  private final Outliers outliers = new Outliers();

  private final LoadAccount account = new LoadAccount(System.nanoTime());

  @GuardedBy("lock")
  private final WaitingLine waiting = new WaitingLine(account);

  @GuardedBy("lock")
  private final Members members;

  @GuardedBy("lock")
  private boolean closed;

  private volatile @Nullable String unavailable;
  private volatile PoolLimits limits;
  private volatile boolean resting;

  Pool(
      String name,
      PoolLimits limits,
      PoolListener listener,
      Duration aside,
      Function<Replica, Upstream> connector,
      ScheduledExecutorService timer) {
    this.name = requireNonNull(name, "name");
    this.limits = requireNonNull(limits, "limits");
    this.listener = requireNonNull(listener, "listener");
    this.asideNanos = aside.toNanos();
    this.members = new Members(connector);
    this.timer = timer;
  }

  public String name() {
    return name;
  }

  public PoolLimits limits() {
    return limits;
  }

  /** Replaces the limits. Requests that wait already keep their deadline. */
  public void limits(PoolLimits replacement) {
    limits = requireNonNull(replacement, "replacement");
    grant();
  }

  /**
   * Replaces the replicas. One that is new gets requests at once if it is ready; one that is gone
   * finishes what it has.
   *
   * @throws IllegalArgumentException if two have the same id
   */
  public void replicas(List<Replica> replicas) {
    lock.lock();
    try {
      members.replace(replicas, System.nanoTime());
    } finally {
      lock.unlock();
    }
    grant();
  }

  /**
   * Whether having no replica is as it should be, since one is started when a request comes. Where
   * it is not said, a pool without replicas is not ready.
   */
  public void resting(boolean replacement) {
    resting = replacement;
  }

  /** Why requests that come now would not be answered soon; empty where they would. */
  Optional<String> unready() {
    long now = System.nanoTime();
    lock.lock();
    try {
      boolean ready = members.isAnyReady(now);
      return ready || (resting && unavailable == null)
          ? Optional.empty()
          : unavailable().or(() -> Optional.of("no replica is ready"));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Completes when a replica that gets nothing new has no request left: at once where it has none
   * or is unknown. Ask after {@link #replicas} has marked it draining or left it out.
   */
  public CompletableFuture<Void> whenIdle(String id) {
    lock.lock();
    try {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (ReplicaSlot slot : members.slotsAndLeaving()) {
        if (slot.replica.id().equals(id) && slot.inFlight > 0) {
          CompletableFuture<Void> idle = new CompletableFuture<>();
          slot.idle.add(idle);
          all.add(idle);
        }
      }
      return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    } finally {
      lock.unlock();
    }
  }

  /** What the pool does now, and what it has counted since it was made. */
  public PoolSnapshot snapshot() {
    long now = System.nanoTime();
    lock.lock();
    try {
      List<PoolSnapshot.ReplicaLoad> loads = new ArrayList<>();
      for (ReplicaSlot slot : members.slotsAndLeaving()) {
        loads.add(slot.load(now));
      }
      return counters.snapshot(name, loads, waiting.size());
    } finally {
      lock.unlock();
    }
  }

  /** How much it has to do now, and the sums to take means from; cheap. */
  public PoolLoad load() {
    lock.lock();
    try {
      return account.load(members.slotsAndLeaving(), System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  /** Refuses what waits and all that comes; what is in flight goes on. */
  @Override
  public void close() {
    List<Turn> refused;
    lock.lock();
    try {
      closed = true;
      refused = waiting.takeAll();
    } finally {
      lock.unlock();
    }
    refused.forEach(turn -> turn.refuse(Refusal.CLOSED));
  }

  /**
   * Says that no replica is to be expected soon, and why; or, with nothing, that one is. While it
   * is so and there is no replica, what waits and what comes is refused at once.
   *
   * @param why a few words for whoever asked, strangers among them
   */
  public void unavailable(Optional<String> why) {
    List<Turn> refused = List.of();
    lock.lock();
    try {
      unavailable = why.orElse(null);
      if (unavailable != null && members.slots().isEmpty()) {
        refused = waiting.takeAll();
      }
    } finally {
      lock.unlock();
    }
    refused.forEach(turn -> turn.refuse(Refusal.UNAVAILABLE));
  }

  /** Why no replica is to be expected soon, where that is so. */
  Optional<String> unavailable() {
    return Optional.ofNullable(unavailable);
  }

  PoolCounters counters() {
    return counters;
  }

  /**
   * Finds a replica for a request, or a place in the queue.
   *
   * @param tried replicas that failed it already. Where there are any it goes to the head of the
   *     queue, and in even if the queue is full: it was admitted once.
   */
  Admission admit(Set<ReplicaSlot> tried) {
    Admission admission = place(tried);
    if (account.takeStirred()) {
      listener.stirred(name);
    }
    return admission;
  }

  private Admission place(Set<ReplicaSlot> tried) {
    boolean wanted;
    Turn turn;
    long now = System.nanoTime();
    lock.lock();
    try {
      if (closed) {
        return new Admission.Refused(Refusal.CLOSED);
      }
      if (waiting.isEmpty()) {
        ReplicaSlot slot =
            choice.leastBusy(members.slots(), tried, now, limits.inFlightPerReplica(), false);
        if (slot != null) {
          return new Admission.Admitted(lease(slot));
        }
      }
      if (unavailable != null && members.slots().isEmpty()) {
        return new Admission.Refused(Refusal.UNAVAILABLE);
      }
      boolean nobodyReady = !members.isAnyReady(now);
      if (tried.isEmpty() && waiting.size() >= limits.waiting()) {
        return new Admission.Refused(nobodyReady ? Refusal.NO_REPLICA : Refusal.QUEUE_FULL);
      }
      wanted = nobodyReady && waiting.isEmpty();
      turn = new Turn(this, tried);
      waiting.add(turn);
    } finally {
      lock.unlock();
    }
    if (wanted) {
      listener.replicaWanted(name);
    }
    grant();
    return new Admission.Waiting(turn);
  }

  @GuardedBy("lock")
  private Lease lease(ReplicaSlot slot) {
    account.began(slot, System.nanoTime());
    return new Lease(this, slot);
  }

  /** Gives free places to those who wait, first come first served. */
  private void grant() {
    while (true) {
      Turn turn;
      Lease lease;
      lock.lock();
      try {
        if (waiting.isEmpty()) {
          return;
        }
        turn = waiting.first();
        ReplicaSlot slot =
            choice.leastBusy(
                members.slots(),
                turn.tried(),
                System.nanoTime(),
                limits.inFlightPerReplica(),
                true);
        if (slot == null) {
          return;
        }
        waiting.remove(turn);
        lease = lease(slot);
      } finally {
        lock.unlock();
      }
      turn.grant(lease);
    }
  }

  void remove(Turn turn) {
    lock.lock();
    try {
      waiting.remove(turn);
    } finally {
      lock.unlock();
    }
  }

  void answered(ReplicaSlot slot, int status) {
    boolean someoneWaits;
    lock.lock();
    try {
      slot.answered();
      long out = outliers.answered(slot, status, members.slots(), System.nanoTime());
      if (out > 0) {
        slot.putAside(System.nanoTime() + out);
        lookAgain(out);
      }
      someoneWaits = !waiting.isEmpty();
    } finally {
      lock.unlock();
    }
    if (someoneWaits) {
      grant();
    }
  }

  void released(ReplicaSlot slot) {
    List<CompletableFuture<Void>> idle = List.of();
    boolean someoneWaits;
    lock.lock();
    try {
      account.ended(slot, System.nanoTime());
      if (slot.inFlight == 0) {
        idle = List.copyOf(slot.idle);
        slot.idle.clear();
        members.left(slot);
      }
      someoneWaits = !waiting.isEmpty();
    } finally {
      lock.unlock();
    }
    idle.forEach(future -> future.complete(null));
    if (someoneWaits) {
      grant();
    }
  }

  /**
   * Takes note of a replica's failure; puts one that is unreachable aside, and looks again when its
   * time is over. One that only took too long to accept may be overloaded, or this machine is: it
   * stays if it is the last.
   */
  void failed(ReplicaSlot slot, PoolListener.Failure failure, Throwable cause) {
    if (failure == PoolListener.Failure.UNREACHABLE
        && putAside(slot, cause instanceof ConnectTimeoutException)) {
      lookAgain(asideNanos);
    }
    listener.replicaFailed(name, slot.replica.id(), failure, cause);
  }

  private void lookAgain(long nanos) {
    var _ = timer.schedule(this::grant, nanos + 1_000_000, TimeUnit.NANOSECONDS);
  }

  private boolean putAside(ReplicaSlot slot, boolean unlessLast) {
    long now = System.nanoTime();
    lock.lock();
    try {
      if (unlessLast
          && members.slots().stream().noneMatch(other -> other != slot && other.isReady(now))) {
        return false;
      }
      slot.putAside(now + asideNanos);
      Outliers.unreachable(slot.streak);
      return true;
    } finally {
      lock.unlock();
    }
  }
}
