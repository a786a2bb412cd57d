package dev.headroom.scaling.policy;

import java.time.Duration;

/**
 * What is proposed in the place of a metric, of any type, that could not be had for some time.
 * Until then it counts as Kubernetes counts it: the others may raise the number, nothing lowers it.
 */
public sealed interface Fallback {
  /** KEP-5679's default. */
  Duration DEFAULT_FAILURE_DURATION = Duration.ofMinutes(3);

  /** How long a metric must have failed without a break; 0 or more. */
  Duration failureDuration();

  /** The number stays as it is, whatever the other metrics say. */
  record Hold(Duration failureDuration) implements Fallback {
    public Hold {
      requireNotNegative(failureDuration);
    }
  }

  /** The metric proposes the number that there is: the others may raise it. */
  record NeverLower(Duration failureDuration) implements Fallback {
    public NeverLower {
      requireNotNegative(failureDuration);
    }
  }

  /**
   * The metric proposes this number, and the largest proposal wins as always.
   *
   * @param replicas 0 or more
   */
  record Replicas(Duration failureDuration, int replicas) implements Fallback {
    public Replicas {
      requireNotNegative(failureDuration);
      if (replicas < 0) {
        throw new IllegalArgumentException("replicas: " + replicas + " (expected: >= 0)");
      }
    }
  }

  private static void requireNotNegative(Duration failureDuration) {
    if (failureDuration.isNegative()) {
      throw new IllegalArgumentException(
          "failureDuration: " + failureDuration + " (expected: >= 0)");
    }
  }
}
