package dev.headroom.local.replica;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the replicas of a fleet failed: when the next may start, and what to say meanwhile. Used
 * under the fleet's lock.
 */
final class Failures {
  /** After so many in a row nobody should wait for the next start. */
  private static final int LOOP = 2;

  /** What dies while nothing takes its place is bounded by the replicas there are. */
  private static final int MOST_VACANT = 10_000;

  /**
   * A place that a replica died in.
   *
   * @param restarts how many died in it
   */
  record Vacancy(int restarts, Optional<ReplicaExit> exit) {
    static final Vacancy NEW = new Vacancy(0, Optional.empty());
  }

  private final Deque<Vacancy> vacancies = new ArrayDeque<>();
  private RestartDelay delay = RestartDelay.NONE;
  private Duration waited = Duration.ZERO;
  private @Nullable String sentence;
  private @Nullable ReplicaExit last;
  private long deaths;

  /** One that nothing runs of failed to start. */
  void notStarted(String why, Duration now) {
    sentence = why;
    delay = delay.afterFailure(now);
  }

  /**
   * One died.
   *
   * @param before it in its place
   * @param healthy whether it was well for long enough
   */
  void died(ReplicaExit exit, Vacancy before, boolean healthy, Duration now) {
    if (healthy) {
      delay = RestartDelay.NONE;
    }
    deaths++;
    last = exit;
    sentence = exit.sentence();
    if (vacancies.size() < MOST_VACANT) {
      vacancies.addLast(new Vacancy(before.restarts() + 1, Optional.of(exit)));
    }
    delay = delay.afterFailure(now);
  }

  /** The place for the next that starts. */
  Vacancy fill() {
    Vacancy vacancy = vacancies.pollFirst();
    return vacancy == null ? Vacancy.NEW : vacancy;
  }

  /** As many run as should: no place is left by one that died. */
  void allRun() {
    vacancies.clear();
  }

  /** One became ready: what was said last is over. */
  void ready() {
    sentence = null;
  }

  /** Something else is to run. */
  void forget() {
    delay = RestartDelay.NONE;
    sentence = null;
  }

  /** How long it is to the next start, asked once for each; empty where nothing is waited for. */
  Optional<Duration> wait(Duration now) {
    if (delay.allows(now) || waited.equals(delay.notBefore())) {
      return Optional.empty();
    }
    waited = delay.notBefore();
    return Optional.of(waited.minus(now));
  }

  RestartDelay delay() {
    return delay;
  }

  /** What to say of the pause before the next start, if there is one. */
  Optional<String> pause(Duration now) {
    long millis = delay.notBefore().minus(now).toMillis();
    return delay.failures() < LOOP
        ? Optional.empty()
        : Optional.of(
            "was failure %d in a row: the next start is in %d s"
                .formatted(delay.failures(), (millis + 999) / 1000));
  }

  /** How many died since the fleet began. */
  long deaths() {
    return deaths;
  }

  Optional<ReplicaExit> last() {
    return Optional.ofNullable(last);
  }

  /** The last failure, until one is ready. */
  Optional<String> sentence() {
    return Optional.ofNullable(sentence);
  }

  /** Whether they fail again and again. */
  boolean loop() {
    return sentence != null && delay.failures() >= LOOP;
  }
}
