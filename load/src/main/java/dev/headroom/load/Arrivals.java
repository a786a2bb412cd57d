package dev.headroom.load;

/** When requests are sent. */
public sealed interface Arrivals {
  /**
   * Each of some clients sends when it has its last answer.
   *
   * @param connections how many clients, at least 1
   */
  record Closed(int connections) implements Arrivals {
    public Closed {
      if (connections < 1) {
        throw new IllegalArgumentException("connections: " + connections + " (expected: >= 1)");
      }
    }
  }

  /**
   * Requests are due at fixed intervals, whatever becomes of those before.
   *
   * @param rate requests a second, above 0
   * @param maxOutstanding how many may be unanswered; one that is due beyond that is unsent
   */
  record Open(double rate, int maxOutstanding) implements Arrivals {
    public Open {
      if (!(rate > 0) || rate > 1e9) {
        throw new IllegalArgumentException("rate: " + rate + " (expected: > 0, <= 1e9)");
      }
      if (maxOutstanding < 1) {
        throw new IllegalArgumentException(
            "maxOutstanding: " + maxOutstanding + " (expected: >= 1)");
      }
    }
  }
}
