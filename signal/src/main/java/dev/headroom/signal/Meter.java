package dev.headroom.signal;

import dev.headroom.gateway.signal.LoadMeans;
import java.time.Instant;

/** Measures one metric of a policy. For one thread at a time, but for {@link #isAbove}. */
interface Meter {
  /**
   * The metric now.
   *
   * @param pages the replicas, and their metrics pages
   */
  Measure read(Pages pages, Instant now);

  /**
   * Whether the load alone puts it above its target by more than the tolerance; false where it is
   * of something else. Any thread.
   *
   * @param tolerance 0.1 for 10 %
   */
  boolean isAbove(LoadMeans load, double tolerance);
}
