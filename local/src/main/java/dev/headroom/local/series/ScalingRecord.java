package dev.headroom.local.series;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.control.sentence.DecisionReason;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is counted of one server's scaling since Headroom started. Thread-safe.
 *
 * <p>A reaction begins when the load is first seen above its target, by the gateway or by a
 * decision, while nothing else keeps the number: while replicas that were asked for are awaited,
 * the bounds allow no more, or the policy only advises, there is nothing to react to.
 */
public final class ScalingRecord {
  /** So long after it was last seen, load above the target is over. */
  private static final Duration OVER = Duration.ofSeconds(1);

  private static final Set<Reason> NOTHING_TO_REACT_TO =
      Set.of(
          Reason.ADVISE_ONLY,
          Reason.ABOVE_MAX_REPLICAS,
          Reason.TOO_MANY_REPLICAS,
          Reason.SCHEDULED_MAX_REPLICAS,
          Reason.REPLICAS_STARTING,
          Reason.REPLICAS_DRAINING);

  /** Replicas that a reaction asked for, and since when the load was above its target. */
  private record Awaited(Instant since, int replicas) {}

  @GuardedBy("this")
  private final Map<String, Long> decisions = new TreeMap<>();

  @GuardedBy("this")
  private final Histogram toDecision = new Histogram();

  @GuardedBy("this")
  private final Histogram toReady = new Histogram();

  @GuardedBy("this")
  private Optional<Instant> aboveSince = Optional.empty();

  @GuardedBy("this")
  private Instant lastAbove = Instant.MIN;

  @GuardedBy("this")
  private Optional<Awaited> awaited = Optional.empty();

  @GuardedBy("this")
  private Optional<Instant> lastDecision = Optional.empty();

  /** What has been counted so far. */
  record Counts(
      Map<String, Long> decisions,
      Histogram toDecision,
      Histogram toReady,
      Optional<Instant> lastDecision) {}

  /** The load is above its target, or a request finds no replica. */
  public synchronized void above(Instant at) {
    lastAbove = at;
    if (aboveSince.isEmpty()) {
      aboveSince = Optional.of(at);
    }
  }

  /** A decision was made. */
  public synchronized void decided(Decision decision) {
    decisions.merge(DecisionReason.of(decision), 1L, Long::sum);
    lastDecision = Optional.of(decision.time());
    boolean asksForMore =
        decision.proposedReplicas().orElse(0) > decision.currentReplicas()
            || decision.stages().stream()
                .anyMatch(stage -> stage.reason() == Reason.REQUESTS_WAITING);
    if (decision.scaledTo().isPresent()) {
      int to = decision.scaledTo().getAsInt();
      if (to > decision.currentReplicas() && (asksForMore || aboveSince.isPresent())) {
        reacted(decision.time(), to);
      } else if (to < decision.currentReplicas()) {
        awaited = Optional.empty();
      }
      aboveSince = Optional.empty();
    } else if (decision.stages().stream()
        .anyMatch(stage -> NOTHING_TO_REACT_TO.contains(stage.reason()))) {
      aboveSince = Optional.empty();
    } else if (asksForMore) {
      above(decision.time());
    } else if (aboveSince.isPresent() && lastAbove.isBefore(decision.time().minus(OVER))) {
      aboveSince = Optional.empty();
    }
  }

  @GuardedBy("this")
  private void reacted(Instant at, int replicas) {
    Instant since = aboveSince.orElse(at);
    toDecision.add(Duration.between(since, at));
    awaited = Optional.of(new Awaited(awaited.map(Awaited::since).orElse(since), replicas));
  }

  /** Whether replicas are awaited, so that {@link #ready} matters. */
  public synchronized boolean isAwaiting() {
    return awaited.isPresent();
  }

  /** So many replicas take requests. */
  public synchronized void ready(Instant at, int replicas) {
    if (awaited.isPresent() && replicas >= awaited.get().replicas()) {
      toReady.add(Duration.between(awaited.get().since(), at));
      awaited = Optional.empty();
    }
  }

  synchronized Counts counts() {
    return new Counts(new TreeMap<>(decisions), toDecision.copy(), toReady.copy(), lastDecision);
  }
}
