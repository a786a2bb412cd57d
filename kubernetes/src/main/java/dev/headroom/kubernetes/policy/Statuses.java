package dev.headroom.kubernetes.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.api.resource.ModelServer;
import dev.headroom.control.PolicyId;
import dev.headroom.control.Tick;
import dev.headroom.kubernetes.event.About;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Conditions;
import dev.headroom.scaling.status.Status;
import dev.headroom.watch.Every;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What policies' statuses should say, and their writing: another number of replicas or another
 * condition within a second, other values of metrics every ten. Thread-safe.
 */
final class Statuses implements AutoCloseable {
  /** That another autoscaler is in the way. */
  static final String CONFLICT = "Conflict";

  /** That an autoscaler which acts wants another number than a policy which advises. */
  static final String ADVICE_DIFFERS = "AdviceDiffers";

  private static final Logger log = LoggerFactory.getLogger(Statuses.class);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration APART = Duration.ofSeconds(1);
  private static final Duration NUMBERS_APART = Duration.ofSeconds(10);

  private final StatusWriter writer;
  private final Map<PolicyId, Slot> slots = new ConcurrentHashMap<>();
  private final Every writing;

  Statuses(StatusWriter writer) {
    this.writer = writer;
    this.writing = Every.start("statuses", LOOK, this::write);
  }

  /** The policy's status is written from now on, as of that generation. */
  void put(WrittenPolicy policy) {
    slots.computeIfAbsent(policy.id(), _ -> new Slot()).of(policy.about(), policy.generation());
  }

  /** The policy is there no more. */
  void forget(PolicyId policy) {
    slots.remove(policy);
  }

  /** A turn was taken. */
  void ticked(PolicyId policy, Tick tick) {
    Slot slot = slots.get(policy);
    if (slot != null && tick instanceof Tick.Decided decided) {
      slot.decided(decided);
    }
  }

  /** The policy is not decided for. */
  void refused(PolicyId policy, Instant now, Verdict.Refused why) {
    Slot slot = slots.get(policy);
    if (slot != null) {
      slot.refused(now, why);
    }
  }

  /** The policy advises beside that autoscaler, or beside none. */
  void beside(PolicyId policy, Optional<Rival> rival) {
    Slot slot = slots.get(policy);
    if (slot != null) {
      slot.beside(rival);
    }
  }

  private void write() throws InterruptedException {
    long now = System.nanoTime();
    for (Slot slot : slots.values()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      slot.write(now);
    }
  }

  /** Writes no more. */
  @Override
  public void close() {
    writing.close();
  }

  /** One policy's status. */
  private final class Slot {
    @GuardedBy("this")
    private @Nullable About about;

    @GuardedBy("this")
    private long generation;

    /** What holds now, with the conditions that are not the decision's. */
    @GuardedBy("this")
    private @Nullable Status status;

    @GuardedBy("this")
    private String targets = "";

    @GuardedBy("this")
    private Optional<Rival> beside = Optional.empty();

    @GuardedBy("this")
    private Tick.@Nullable Decided last;

    @GuardedBy("this")
    private @Nullable Status writtenStatus;

    @GuardedBy("this")
    private @Nullable ObjectNode written;

    @GuardedBy("this")
    private long writtenAt = System.nanoTime() - NUMBERS_APART.toNanos();

    @GuardedBy("this")
    private boolean dirty;

    @GuardedBy("this")
    private boolean urgent;

    @GuardedBy("this")
    private boolean failing;

    synchronized void of(About object, long ofGeneration) {
      if (!object.equals(about) || generation != ofGeneration) {
        about = object;
        generation = ofGeneration;
        dirty = status != null;
        urgent = true;
      }
    }

    synchronized void decided(Tick.Decided tick) {
      last = tick;
      Decision decision = tick.decision();
      Conditions conditions = new Conditions(decision.status().conditions(), tick.at());
      if (tick.problem().isPresent() && decision.scaledTo().isPresent()) {
        conditions =
            conditions.set(
                Condition.ABLE_TO_SCALE,
                ConditionStatus.FALSE,
                "FailedUpdateScale",
                "the HPA controller was unable to update the target scale: "
                    + tick.problem().get());
      }
      if (beside.isPresent()) {
        conditions = advice(held(conditions), decision, beside.get());
      }
      take(with(decision.status(), conditions));
      targets = StatusForm.targets(decision.metrics());
    }

    /** With the time since which the condition was as it is, where it is said already. */
    @GuardedBy("this")
    private Conditions held(Conditions conditions) {
      Status before = status;
      if (before == null || before.condition(ADVICE_DIFFERS).isEmpty()) {
        return conditions;
      }
      Condition said = before.condition(ADVICE_DIFFERS).get();
      return new Conditions(conditions.list(), said.lastTransitionTime().orElse(conditions.now()))
          .set(said.type(), said.status(), said.reason(), said.message())
          .at(conditions.now());
    }

    private static Conditions advice(Conditions conditions, Decision decision, Rival rival) {
      boolean differs = rival.desiredReplicas() != decision.desiredReplicas();
      return conditions.set(
          ADVICE_DIFFERS,
          differs ? ConditionStatus.TRUE : ConditionStatus.FALSE,
          differs ? "OtherNumber" : "SameNumber",
          "%s wants %d replicas, this policy %d"
              .formatted(rival.words(), rival.desiredReplicas(), decision.desiredReplicas()));
    }

    synchronized void refused(Instant now, Verdict.Refused why) {
      Status before = status == null ? Status.initial(0) : status;
      Conditions conditions =
          new Conditions(before.conditions(), now)
              .set(
                  Condition.SCALING_ACTIVE,
                  ConditionStatus.FALSE,
                  why.conflict() ? CONFLICT : why.reason(),
                  why.message());
      conditions =
          why.conflict()
              ? conditions.set(CONFLICT, ConditionStatus.TRUE, why.reason(), why.message())
              : conditions.remove(CONFLICT);
      last = null;
      take(with(before, conditions));
    }

    synchronized void beside(Optional<Rival> rival) {
      if (!rival.equals(beside)) {
        beside = rival;
        Tick.Decided tick = last;
        if (tick != null) {
          decided(tick);
        }
      }
    }

    @GuardedBy("this")
    private void take(Status next) {
      Status before = writtenStatus;
      status = next;
      dirty = true;
      urgent = before == null || !StatusForm.isSameButForNumbers(before, next);
    }

    private static Status with(Status status, Conditions conditions) {
      return new Status(
          status.currentReplicas(),
          status.desiredReplicas(),
          status.lastScaleTime(),
          status.currentMetrics(),
          conditions.list());
    }

    /** Not while locked: a turn must not wait for the API server. For one thread at a time. */
    void write(long now) {
      Due due = due(now);
      if (due == null) {
        return;
      }
      try {
        writer.write(due.object(), due.json());
        done(due, null);
      } catch (IOException | RuntimeException e) {
        done(due, e);
      }
    }

    private synchronized @Nullable Due due(long now) {
      Status next = status;
      About object = about;
      Duration apart = urgent ? APART : NUMBERS_APART;
      if (!dirty || next == null || object == null || now - writtenAt < apart.toNanos()) {
        return null;
      }
      ObjectNode json =
          object.kind().equals(ModelServer.KIND)
              ? StatusForm.ofServer(next, targets)
              : StatusForm.ofPolicy(next, targets, generation);
      dirty = false;
      urgent = false;
      writtenStatus = next;
      if (json.equals(written)) {
        return null;
      }
      writtenAt = now;
      return new Due(object, json);
    }

    private synchronized void done(Due due, @Nullable Exception problem) {
      if (problem == null) {
        written = due.json();
        failing = false;
        return;
      }
      dirty = true;
      urgent = true;
      if (!failing) {
        failing = true;
        log.warn(
            "{} {}/{}: its status cannot be written, and is tried again: {}",
            due.object().kind(),
            due.object().namespace(),
            due.object().name(),
            problem.getMessage());
      }
    }
  }

  private record Due(About object, ObjectNode json) {}
}
