package dev.headroom.cli.demo;

import dev.headroom.load.LoadSecond;
import java.time.Duration;
import java.util.Optional;

/** Watches an overload, a second after the other, for when it has shown what it can show. */
final class Overload {
  /** What it came to. */
  enum End {
    /** The new replica has worked off what waited. */
    WORKED_OFF,
    /** One replica bears it. */
    NO_OVERLOAD,
    /** More piles up than the replicas of this machine, as busy as it is now, work off. */
    TOO_MUCH
  }

  private static final Duration DECISION_LIMIT = Duration.ofSeconds(8);
  private static final int LIMIT_READY_SECONDS = 20;
  private static final int MOST_OUTSTANDING = 500;
  private static final int MOST_BEFORE_READY = 1_200;

  /** Requests that are on their way at any time; nothing waits. */
  private static final int FEW = 4;

  private static final int CALM_SECONDS = 2;

  private int calm;
  private int ready;

  /**
   * Whether it is over after this second.
   *
   * @param scaledOut whether more replicas were decided
   * @param newReady whether a new replica is ready
   */
  Optional<End> after(LoadSecond second, boolean scaledOut, boolean newReady) {
    calm = newReady && second.outstanding() <= FEW ? calm + 1 : 0;
    ready = newReady ? ready + 1 : 0;
    if (calm >= CALM_SECONDS) {
      return Optional.of(End.WORKED_OFF);
    }
    if (!scaledOut && second.elapsed().compareTo(DECISION_LIMIT) > 0) {
      return Optional.of(End.NO_OVERLOAD);
    }
    int most = newReady ? MOST_OUTSTANDING : MOST_BEFORE_READY;
    return ready > LIMIT_READY_SECONDS || second.outstanding() > most
        ? Optional.of(End.TOO_MUCH)
        : Optional.empty();
  }
}
