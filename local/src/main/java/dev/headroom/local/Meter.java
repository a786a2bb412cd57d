package dev.headroom.local;

import dev.headroom.gateway.signal.LoadMeans;
import dev.headroom.metrics.scrape.WatchedTarget;
import java.time.Instant;
import java.util.Map;

/** Measures one metric of a policy. For one thread at a time, but for {@link #isAbove}. */
interface Meter {
  /**
   * The metric now.
   *
   * @param pages the replicas' metrics pages, by replica
   */
  Measure read(Map<String, WatchedTarget> pages, Instant now);

  /**
   * Whether the load alone puts it above its target by more than the tolerance; false where it is
   * of something else. Any thread.
   *
   * @param tolerance 0.1 for 10 %
   */
  boolean isAbove(LoadMeans load, double tolerance);
}
