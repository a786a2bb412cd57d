package dev.headroom.scaling.policy;

import java.time.Duration;

/**
 * How replicas that start are waited for.
 *
 * @param limit a replica that is not ready by this age is stuck rather than starting, and is no
 *     longer waited for; positive
 * @param drain how long after a replica has become ready the queue that it found may be worked off
 *     before more replicas are added for it; 0 or more
 */
public record StartUp(Duration limit, Duration drain) {
  /** A Deployment's progressDeadlineSeconds. */
  public static final Duration DEFAULT_LIMIT = Duration.ofMinutes(10);

  public static final Duration DEFAULT_DRAIN = Duration.ofSeconds(30);

  public static final StartUp DEFAULTS = new StartUp(DEFAULT_LIMIT, DEFAULT_DRAIN);

  public StartUp {
    if (!limit.isPositive()) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: > 0)");
    }
    if (drain.isNegative()) {
      throw new IllegalArgumentException("drain: " + drain + " (expected: >= 0)");
    }
  }
}
