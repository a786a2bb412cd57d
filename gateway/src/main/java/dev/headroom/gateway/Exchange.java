package dev.headroom.gateway;

import dev.headroom.http.wire.FieldLines;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: its body collected, admitted or waiting, sent to a replica, perhaps to
 * another one, answered. Everything happens on the event loop of the client's connection.
 */
final class Exchange {
  /**
   * Answers up to this length are whole before the client sees any of them, where a repeat is safe.
   */
  private static final long HELD_BYTES = 1 << 20;

  final RequestHead head;
  final String path;
  private final long began;
  private final Lane lane;
  private Caller caller;
  private final Pool pool;
  private final Body body;
  private final BodyPace pace;
  private final boolean repeatable;
  private Set<ReplicaSlot> tried = Set.of();
  private @Nullable Turn turn;
  private @Nullable Lease lease;
  private @Nullable Carrier carrier;
  private @Nullable HeldAnswer held;
  private int sent;
  private boolean asked;
  private boolean begun;
  private boolean over;
  private long lastHeard;
  private long callerStuckSince;

  /** In the lane's list of what is under way. */
  @Nullable Exchange before;

  @Nullable Exchange after;

  /**
   * @param path that the replica is asked for
   * @param repeatable whether it may be sent again after a replica may have acted on it
   */
  Exchange(Lane lane, Caller caller, RequestHead head, Pool pool, String path, boolean repeatable) {
    this.lane = lane;
    this.caller = caller;
    this.head = head;
    this.pool = pool;
    this.path = path;
    this.repeatable = repeatable;
    began = System.nanoTime();
    BodyLimits limits = lane.settings.bodies();
    body = new Body(lane.allocator, limits.keptBytes(), lane.budget);
    pace = new BodyPace(limits);
  }

  /** Sets out; a body follows by {@link #bodyPart} and {@link #bodyEnd} unless its length is 0. */
  void start() {
    lane.began(this);
    if (head.length() == 0) {
      body.end();
      attempt();
    }
  }

  /** Takes a part of the body over. */
  void bodyPart(ByteBuf part) {
    if (over) {
      part.release();
      return;
    }
    BodyLimits limits = lane.settings.bodies();
    if (body.received() + part.readableBytes() > limits.maxBytes()) {
      part.release();
      refuseBody(Answers.tooLong());
      return;
    }
    pace.came(part.readableBytes());
    body.add(part);
    if (carrier != null) {
      carrier.body(part);
      if (!carrier.isWritable()) {
        carrier.flush(); // the carrier has said, or says, when it takes more
      }
      return;
    }
    part.release();
    if (asked) {
      readBody(false);
    } else if (body.received() >= limits.collectedBytes() || body.isCrowded()) {
      attempt();
    }
  }

  private void readBody(boolean wanted) {
    pace.wanted(wanted);
    caller.readBody(wanted);
  }

  /** The body is whole. */
  void bodyEnd() {
    if (over) {
      return;
    }
    body.end();
    if (carrier != null) {
      carrier.endBody();
    } else if (!asked) {
      attempt();
    }
  }

  /** What was read at once is read: send it on. */
  void bodyFlush() {
    if (carrier != null) {
      carrier.flush();
    }
  }

  private void refuseBody(OwnAnswer answer) {
    if (carrier != null) {
      carrier.cancel();
    }
    if (begun) {
      finish();
      caller.breakOff();
    } else {
      answerSelf(answer, "");
    }
  }

  /**
   * Answers in a replica's place.
   *
   * @param replica whose failure it tells of; empty for none
   */
  private void answerSelf(OwnAnswer answer, String replica) {
    pool.counters().answeredByGateway(answer, head, replica);
    finish();
    caller.answer(answer);
  }

  private void attempt() {
    asked = true;
    switch (pool.admit(tried)) {
      case Admission.Admitted(Lease granted) -> send(granted);
      case Admission.Waiting(Turn place) -> await(place);
      case Admission.Refused(Refusal why) -> refuse(why);
    }
  }

  private void refuse(Refusal why) {
    pool.counters().refused(why);
    answerSelf(Answers.refused(pool, why), "");
  }

  private void await(Turn place) {
    turn = place;
    if (!body.hasEnded()) {
      readBody(false);
    }
    long left = pool.limits().maxWait().toNanos() - (System.nanoTime() - began);
    ScheduledFuture<?> deadline =
        lane.loop.schedule(() -> place.leave(Refusal.WAITED_TOO_LONG), left, TimeUnit.NANOSECONDS);
    var _ =
        place
            .lease()
            .whenCompleteAsync(
                (granted, cause) -> {
                  deadline.cancel(false);
                  turn = null;
                  if (granted != null) {
                    caller = new WaitedAnswer(caller, System.nanoTime() - began);
                    send(granted);
                  } else if (!over) {
                    refuse(
                        cause instanceof Turn.RefusedException refused
                            ? refused.why()
                            : Refusal.CLOSED);
                  }
                },
                lane.loop);
  }

  private void send(Lease granted) {
    if (over) {
      granted.release();
      return;
    }
    sent++;
    lease = granted;
    lastHeard = System.nanoTime();
    granted.upstream().send(lane, this);
  }

  /** The length of the body as the replica is told it; −1 if it is not known. */
  long lengthForReplica() {
    return body.hasEnded() ? body.received() : head.length();
  }

  /** Whether it may be sent again after a replica may have acted on it. */
  boolean isRepeatable() {
    return repeatable;
  }

  boolean isOver() {
    return over;
  }

  /** The head has been written to a replica; the body follows. */
  void carried(Carrier by) {
    carrier = by;
    ByteBuf now = body.start();
    if (now != null) {
      by.body(now);
    }
    if (body.hasEnded()) {
      by.endBody();
    }
    by.flush();
    if (!body.hasEnded() && by.isWritable()) {
      readBody(true);
    }
  }

  /** The replica takes more, or no more, at once. */
  void carrierWritable(boolean writable) {
    if (!over && !body.hasEnded()) {
      readBody(writable);
    }
  }

  /** The client takes more, or no more, at once. */
  void callerWritable(boolean writable) {
    callerStuckSince = writable ? 0 : System.nanoTime();
    if (carrier != null && !over) {
      lastHeard = System.nanoTime();
      carrier.readAnswer(writable);
    }
  }

  /**
   * An answer begins.
   *
   * @param fields valid until the answer's end
   */
  void answerHead(int status, FieldLines fields, long length) {
    lastHeard = System.nanoTime();
    if (repeatable && length >= 0 && length <= HELD_BYTES) {
      held = new HeldAnswer(lane.budget, status, fields, length);
    } else {
      begin(status, fields, length);
    }
  }

  private void begin(int status, FieldLines fields, long length) {
    begun = true;
    pool.counters().answered(status);
    if (lease != null) {
      lease.answered(head, status, fields);
      if (FailedAnswers.isFailed(status)) {
        caller = lease.overheard(caller, status, head);
      }
    }
    caller.begin(status, fields, length);
  }

  private void showHeld() {
    HeldAnswer whole = held;
    if (whole != null) {
      held = null;
      begin(whole.status, whole.fields, whole.length);
      whole.giveTo(caller);
    }
  }

  /** Takes a part of the answer over. */
  void answerPart(ByteBuf part) {
    lastHeard = System.nanoTime();
    if (held != null) {
      if (!held.add(part)) {
        showHeld();
      }
      return;
    }
    caller.data(part);
  }

  /** What was read at once is read: send it on. */
  void answerFlush() {
    if (begun && !over) {
      caller.flush();
    }
  }

  /** The answer is whole. The replica's connection is free already. */
  void answerEnd(@Nullable FieldLines trailers) {
    carrier = null;
    showHeld();
    if (trailers != null && lease != null) {
      lease.ended(head, trailers);
    }
    finish();
    pool.counters().completed(System.nanoTime() - began);
    caller.end(trailers);
    caller.flush();
  }

  private void finish() {
    if (over) {
      return;
    }
    over = true;
    carrier = null;
    body.close();
    if (held != null) {
      held.close();
      held = null;
    }
    if (turn != null) {
      turn.leave(Refusal.CLOSED);
    }
    if (lease != null) {
      lease.release();
    }
    lane.ended(this);
  }

  /** The client has gone: nobody waits for the answer. */
  void callerGone() {
    if (!over) {
      if (carrier != null) {
        carrier.cancel();
      }
      finish();
    }
  }

  /** The replica failed; its connection is closed. */
  void failed(ReplicaFailure failure) {
    carrier = null;
    Lease failing = lease;
    if (over || failing == null) {
      return;
    }
    if (held != null) {
      held.close();
      held = null;
    }
    failing.release();
    pool.failed(failing.slot(), failure.kind(), failure.cause());
    if (begun) {
      pool.counters().failed();
      pool.counters().cutOff();
      finish();
      caller.breakOff();
      return;
    }
    if (failure.isSafe(repeatable) && body.isWhole() && sent < lane.settings.attempts()) {
      if (tried.isEmpty()) {
        tried = new HashSet<>(2);
      }
      tried.add(failing.slot());
      pool.counters().retried();
      attempt();
      return;
    }
    pool.counters().failed();
    OwnAnswer why = failure.explain(pool, failing.slot(), repeatable, body.isWhole(), sent);
    answerSelf(why, failing.slot().replica.id());
  }

  /** Looks at the deadlines, every now and then. */
  void sweep(long now) {
    if (pace.isTooSlow(now, body.hasEnded())) {
      refuseBody(Answers.tooSlow(lane.settings.bodies()));
    } else if (callerStuckSince != 0
        && now - callerStuckSince > lane.settings.clients().sendTimeout().toNanos()) {
      callerGone();
      caller.breakOff();
    } else if (carrier != null
        && callerStuckSince == 0
        && body.hasEnded()
        && now - lastHeard > pool.limits().silence().toNanos()) {
      carrier.cancel();
      failed(ReplicaFailure.silent(pool.limits().silence()));
    }
  }
}
