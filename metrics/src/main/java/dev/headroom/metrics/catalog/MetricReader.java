package dev.headroom.metrics.catalog;

import dev.headroom.metrics.store.TargetSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one metric of a policy from replicas' series: a signal, by the query of the kind of server
 * that each page is of, or the sum of the samples of a plain metric. Immutable: make one a policy's
 * metric, use it for every replica and tick. No reading depends on another metric's.
 */
public abstract sealed class MetricReader permits SignalReader, PlainReader {
  /** A page that came longer ago does not speak of now. */
  private static final Duration OLDEST = Duration.ofSeconds(10);

  private static final Set<String> SCRAPERS_OWN = Set.of("up", "scrape_duration_seconds");

  /**
   * The value of a workload over the series of all its replicas, as of the newest page of any;
   * empty where it is the mean of the replicas' values.
   *
   * @param replicas at least one, each of which has a value {@link #read} at {@code now}
   */
  public Optional<Reading> together(Collection<TargetSeries> replicas, Instant now) {
    return Optional.empty();
  }

  /**
   * The replica's value at {@code now}: as of its newest page, for between two pages nothing is
   * known. So a server that is slow with its pages has a value as long as they come.
   */
  public final Reading read(TargetSeries target, Instant now) {
    Optional<Instant> newest = target.newest();
    if (newest.isEmpty()) {
      return new Reading.Absent(Reading.Reason.NO_PAGE, "no page has come yet");
    }
    Set<String> names = target.currentNames();
    if (SCRAPERS_OWN.containsAll(names)) {
      return new Reading.Absent(
          Reading.Reason.NO_PAGE, "the newest scrape brought no metrics page");
    }
    Duration age = Duration.between(newest.get(), now);
    if (age.compareTo(OLDEST) > 0) {
      return new Reading.Absent(
          Reading.Reason.NO_PAGE, "the newest page came " + age.toSeconds() + " s ago");
    }
    return read(target, names, newest.get());
  }

  /** The value as of the newest page, which came at {@code at} and has series of these names. */
  abstract Reading read(TargetSeries target, Set<String> names, Instant at);
}
