package dev.headroom.scaling.schedule;

/**
 * The fewest and the most replicas that may be wanted.
 *
 * @param minReplicas 0 or more
 * @param maxReplicas at least {@code minReplicas}
 */
public record ReplicaBounds(int minReplicas, int maxReplicas) {
  public ReplicaBounds {
    if (minReplicas < 0 || maxReplicas < minReplicas) {
      throw new IllegalArgumentException(
          "bounds: " + minReplicas + ".." + maxReplicas + " (expected: 0 <= min <= max)");
    }
  }

  /** The bounds with another minimum; the maximum follows if it is below. */
  ReplicaBounds withMin(int min) {
    return new ReplicaBounds(min, Math.max(min, maxReplicas));
  }

  /** The bounds with another maximum; the minimum follows if it is above. */
  ReplicaBounds withMax(int max) {
    return new ReplicaBounds(Math.min(minReplicas, max), max);
  }

  @Override
  public String toString() {
    return minReplicas + ".." + maxReplicas;
  }
}
