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
 * @param failedStarts how many ended in a row without having been ready for long
 * @param lastExit the last one that ended by itself
 * @param failures failed answers, newest first: a few of each status
 * @param decision the last one of its policy, whether or not it changed anything
 * @param undecided why its policy's last turn came to no decision
 */
public record ServerState(
    Scaling scaling,
    List<ReplicaRow> replicas,
    int restarts,
    int failedStarts,
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
          0,
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty());

  public ServerState {
    replicas = List.copyOf(replicas);
    failures = List.copyOf(failures);
  }
}
