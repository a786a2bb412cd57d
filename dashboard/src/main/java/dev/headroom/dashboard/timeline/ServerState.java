package dev.headroom.dashboard.timeline;

import dev.headroom.scaling.decision.Decision;
import java.util.List;
import java.util.Optional;

/**
 * How a server is at this moment.
 *
 * @param scaling what decides how many replicas it has
 * @param replicas those that have a process, oldest first
 * @param restarts how often a replica had to be started in place of one that ended by itself
 * @param crashLoop whether replicas end again and again
 * @param problem what keeps replicas from being ready: a sentence without its stop
 * @param lastExit the last one of those that ended by themselves
 * @param failures failed answers, newest first: a few of each status
 * @param decision the last one of its policy, whether or not it changed anything
 * @param undecided why its policy's last turn came to no decision
 */
public record ServerState(
    Scaling scaling,
    List<ReplicaRow> replicas,
    long restarts,
    boolean crashLoop,
    Optional<String> problem,
    Optional<ReplicaExit> lastExit,
    List<Failure> failures,
    Optional<Decision> decision,
    Optional<String> undecided) {
  /** What decides how many replicas a server has. */
  public enum Scaling {
    /** Its file says a number. */
    FIXED,
    /** A policy. */
    POLICY,
    /** A policy would, and only says so. */
    ADVISE
  }

  /** Of which nothing is known. */
  public static final ServerState UNKNOWN =
      new ServerState(
          Scaling.FIXED,
          List.of(),
          0,
          false,
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty());

  public ServerState {
    replicas = List.copyOf(replicas);
    failures = List.copyOf(failures);
  }
}
