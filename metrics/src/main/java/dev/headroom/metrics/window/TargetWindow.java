package dev.headroom.metrics.window;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.metrics.exposition.MetricTypes;
import dev.headroom.metrics.exposition.MetricsPage;
import dev.headroom.metrics.exposition.Sample;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.series.SampleSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All series of one target, each for the last {@code retention}. A point costs 16 bytes; a series
 * at most {@value SeriesWindow#MAX_POINTS} points; beyond twice {@code maxSeries} series, those
 * that vanished are forgotten at once. Thread-safe: one thread records while others select.
 */
public final class TargetWindow implements SampleSource {
  private final long retentionMillis;
  private final int maxSeries;

  @GuardedBy("this")
  private final Map<String, Map<Labels, SeriesWindow>> byName = new HashMap<>();

  @GuardedBy("this")
  private int series;

  @GuardedBy("this")
  private long scrapes;

  @GuardedBy("this")
  private @Nullable Instant newest;

  @GuardedBy("this")
  private MetricTypes types = MetricTypes.NONE;

  /** Of the newest page; null until somebody asks. */
  @GuardedBy("this")
  private @Nullable Set<String> names;

  /** A window for pages of at most {@code maxSeries} series. */
  public TargetWindow(Duration retention, int maxSeries) {
    if (retention.isNegative() || retention.isZero()) {
      throw new IllegalArgumentException("retention: " + retention + " (expected: more than zero)");
    }
    this.retentionMillis = retention.toMillis();
    this.maxSeries = maxSeries;
  }

  /**
   * Takes a page. Series of the page before that this one lacks end here. A sample's own timestamp
   * counts, but never one after {@code at}: a clock that is ahead must not hide the present. If
   * this page's time is before the last one's, the clock was set back, and what was kept is
   * forgotten: it would count as the future.
   */
  public synchronized void record(Instant at, MetricsPage page) {
    long now = at.toEpochMilli();
    if (newest != null && at.isBefore(newest)) {
      byName.clear();
      series = 0;
    }
    newest = at;
    types = page.types();
    names = null;
    scrapes++;
    for (Sample sample : page.samples()) {
      SeriesWindow window = windowOf(sample.series());
      window.lastScrape = scrapes;
      window.append(
          sample.hasTimestamp() ? Math.min(now, sample.timestampMillis()) : now, sample.value());
    }
    end(now);
  }

  @Override
  public synchronized List<Points> select(
      List<Matcher> matchers, long afterMillis, long untilMillis) {
    List<Points> selected = new ArrayList<>();
    Collection<Map<Labels, SeriesWindow>> candidates =
        matchers.stream()
            .filter(m -> m.label().equals(Labels.NAME) && m.operator() == Matcher.Operator.EQUAL)
            .findFirst()
            .map(name -> List.of(byName.getOrDefault(name.value(), Map.of())))
            .map(named -> (Collection<Map<Labels, SeriesWindow>>) named)
            .orElse(byName.values());
    for (Map<Labels, SeriesWindow> candidate : candidates) {
      candidate.forEach(
          (labels, window) -> {
            if (Matcher.all(matchers, labels)) {
              Points points = window.between(afterMillis, untilMillis);
              if (points != null) {
                selected.add(points);
              }
            }
          });
    }
    return selected;
  }

  /** The time of the newest page, or of the newest scrape that brought none; empty before both. */
  public synchronized Optional<Instant> newest() {
    return Optional.ofNullable(newest);
  }

  /** What the newest page states of its metrics' types. */
  public synchronized MetricTypes types() {
    return types;
  }

  /**
   * The metrics of which a series was on the newest page; empty if that scrape failed.
   * Unmodifiable.
   */
  public synchronized Set<String> currentNames() {
    Set<String> current = names;
    if (current == null) {
      Set<String> found = new TreeSet<>();
      byName.forEach(
          (name, windows) -> {
            if (windows.values().stream().anyMatch(window -> !window.isStale())) {
              found.add(name);
            }
          });
      current = Collections.unmodifiableSet(found);
      names = current;
    }
    return current;
  }

  @GuardedBy("this")
  private SeriesWindow windowOf(Labels labels) {
    Map<Labels, SeriesWindow> windows =
        byName.computeIfAbsent(labels.name(), name -> new HashMap<>());
    SeriesWindow window = windows.get(labels);
    if (window == null) {
      window = new SeriesWindow(labels, retentionMillis);
      windows.put(labels, window);
      series++;
    }
    return window;
  }

  @GuardedBy("this")
  private void end(long now) {
    boolean crowded = series > 2 * maxSeries;
    long newestScrape = scrapes;
    for (Map<Labels, SeriesWindow> windows : byName.values()) {
      int before = windows.size();
      windows
          .values()
          .removeIf(
              window -> {
                boolean ended = window.lastScrape != newestScrape;
                if (ended) {
                  window.markStale(now);
                }
                return ended && (crowded || window.isEmptyAfterExpiry(now));
              });
      series -= before - windows.size();
    }
    byName.values().removeIf(Map::isEmpty);
  }
}
