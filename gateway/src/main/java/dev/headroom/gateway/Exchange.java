package dev.headroom.gateway;

import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: admitted or waiting, sent to a replica, perhaps to another one, answered.
 * Everything happens on the event loop of the client's connection.
 */
final class Exchange {
  /**
   * Answers up to this length are whole before the client sees any of them, where a repeat is safe.
   */
  private static final long HELD_BYTES = 1 << 20;

  private final long began = System.nanoTime();
  private final ServiceRequestContext context;
  private final EventLoop eventLoop;
  private final Pool pool;
  private final RequestHeaders headers;
  private final Body body;
  private final boolean repeatable;
  private final int attempts;
  private final Set<ReplicaSlot> tried = new HashSet<>(2);
  private @Nullable Turn turn;
  private int sent;
  private boolean over;

  /**
   * @param headers as the replica gets them
   * @param repeatable whether it may be sent again after a replica may have acted on it
   * @param attempts how often it may be sent
   */
  Exchange(
      ServiceRequestContext context,
      Pool pool,
      RequestHeaders headers,
      Body body,
      boolean repeatable,
      int attempts) {
    this.context = context;
    eventLoop = context.eventLoop().withoutContext();
    this.pool = pool;
    this.headers = headers;
    this.body = body;
    this.repeatable = repeatable;
    this.attempts = attempts;
  }

  HttpResponse start() {
    HttpResponse response = attempt();
    var _ = response.whenComplete().whenComplete((_, _) -> onLoop(this::finish));
    return response;
  }

  private void onLoop(Runnable task) {
    if (eventLoop.inEventLoop()) {
      task.run();
    } else {
      eventLoop.execute(task);
    }
  }

  private void finish() {
    over = true;
    body.close();
    if (turn != null) {
      turn.leave(Refusal.CLOSED);
    }
  }

  private HttpResponse attempt() {
    return switch (pool.admit(tried)) {
      case Admission.Admitted(Lease lease) -> send(lease);
      case Admission.Waiting(Turn place) -> await(place);
      case Admission.Refused(Refusal why) -> refuse(why);
    };
  }

  private HttpResponse refuse(Refusal why) {
    pool.counters().refused(why);
    return Answers.refused(pool, why);
  }

  private HttpResponse await(Turn place) {
    turn = place;
    long left = pool.limits().maxWait().toNanos() - (System.nanoTime() - began);
    ScheduledFuture<?> deadline =
        eventLoop.schedule(() -> place.leave(Refusal.WAITED_TOO_LONG), left, TimeUnit.NANOSECONDS);
    return HttpResponse.of(
        place
            .lease()
            .handleAsync(
                (lease, cause) -> {
                  deadline.cancel(false);
                  turn = null;
                  return lease != null ? send(lease) : turnedAway(Exceptions.peel(cause));
                },
                eventLoop));
  }

  private HttpResponse turnedAway(Throwable cause) {
    if (over) {
      return HttpResponse.ofFailure(cause);
    }
    return cause instanceof Turn.RefusedException refused
        ? refuse(refused.why())
        : HttpResponse.ofFailure(cause);
  }

  private HttpResponse send(Lease lease) {
    if (over) {
      lease.release();
      return HttpResponse.of(HttpStatus.CLIENT_CLOSED_REQUEST);
    }
    sent++;
    HttpRequest request = body.next(headers);
    HttpResponse response =
        (isGrpc() ? lease.upstream().http2() : lease.upstream().http1()).execute(request);
    var _ =
        response
            .whenComplete()
            .whenComplete(
                (_, cause) -> {
                  lease.release();
                  if (cause == null) {
                    pool.counters().completed(System.nanoTime() - began);
                  }
                });
    HttpResponse answer = response.timeout(pool.limits().silence());
    return AnswerRelay.relay(answer, eventLoop, repeatable ? HELD_BYTES : 0, new Relayed(lease))
        .recover(cause -> failed(lease, Exceptions.peel(cause)));
  }

  /** Keeps count of an answer. */
  private final class Relayed implements AnswerRelay.Listener {
    private final Lease lease;

    Relayed(Lease lease) {
      this.lease = lease;
    }

    @Override
    public ResponseHeaders begins(ResponseHeaders headers) {
      pool.counters().answered(headers.status().code());
      lease.answered();
      return ForwardedHeaders.forClient(headers);
    }

    @Override
    public void breaks() {
      if (!isClientGone()) {
        pool.counters().failed();
      }
    }
  }

  /** Then the failure is the client's or the server's that faces it, and comes from that side. */
  private boolean isClientGone() {
    Channel channel = context.log().partial().channel();
    return context.isCancelled() || (channel != null && !channel.isActive());
  }

  private boolean isGrpc() {
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE);
    return type != null && type.startsWith("application/grpc");
  }

  /** No part of an answer came: tries another replica where that is safe, or says what happened. */
  private HttpResponse failed(Lease lease, Throwable cause) {
    lease.release();
    if (over || isClientGone()) {
      return HttpResponse.ofFailure(cause);
    }
    PoolListener.Failure failure = failure(cause);
    pool.failed(lease.slot(), failure, cause);
    boolean neverArrived = cause instanceof UnprocessedRequestException;
    boolean safe = neverArrived || (repeatable && failure != PoolListener.Failure.SILENT);
    if (safe && body.isWhole() && sent < attempts) {
      tried.add(lease.slot());
      pool.counters().retried();
      return attempt();
    }
    pool.counters().failed();
    return explain(lease, failure, safe, cause);
  }

  private static PoolListener.Failure failure(Throwable cause) {
    if (cause instanceof TimeoutException
        || cause instanceof com.linecorp.armeria.common.TimeoutException) {
      return PoolListener.Failure.SILENT;
    }
    return cause instanceof UnprocessedRequestException
        ? PoolListener.Failure.UNREACHABLE
        : PoolListener.Failure.CONNECTION_LOST;
  }

  private HttpResponse explain(
      Lease lease, PoolListener.Failure failure, boolean safe, Throwable cause) {
    String replica = pool.name() + ": replica " + lease.slot().replica.id();
    if (failure == PoolListener.Failure.SILENT) {
      return Answers.error(
          HttpStatus.GATEWAY_TIMEOUT,
          replica + " sent nothing for " + pool.limits().silence().toMillis() + " ms");
    }
    String what =
        failure == PoolListener.Failure.UNREACHABLE
            ? " could not be reached"
            : " closed the connection without an answer";
    String why =
        !safe
            ? "not tried again, since it may have acted on the request, and doing it twice may do harm"
            : !body.isWhole()
                ? "not tried again, since the body is too long to be kept"
                : "given up after " + sent + " attempts";
    return Answers.error(
        HttpStatus.BAD_GATEWAY, replica + what + " (" + cause.getMessage() + "); " + why);
  }
}
