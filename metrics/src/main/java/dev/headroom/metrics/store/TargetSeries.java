package dev.headroom.metrics.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.metrics.exposition.MetricTypes;
import dev.headroom.metrics.exposition.MetricsPage;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.series.SampleSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The series of one target in a head: those that have its labels. A label of a page that is called
 * like one of them becomes {@code exported_} and its name, as with Prometheus.
 *
 * <p>A page of at most {@code maxSeries} series is expected. Beyond twice as many in the head,
 * those that vanished are forgotten at once. Thread-safe: one thread records while others select.
 */
public final class TargetSeries implements SampleSource {
  private final Head head;
  private final Labels target;
  private final int maxSeries;
  private final long retentionMillis;
  private final List<Matcher> own = new ArrayList<>();

  @GuardedBy("this")
  private final PageSeries pages;

  @GuardedBy("this")
  private @Nullable Instant newest;

  @GuardedBy("this")
  private MetricTypes types = MetricTypes.NONE;

  /** Of the newest page; null until somebody asks. */
  @GuardedBy("this")
  private @Nullable Set<String> names;

  @GuardedBy("this")
  private boolean ended;

  /**
   * A target without series yet.
   *
   * @param target its labels, which no other target of the head has
   */
  public TargetSeries(Head head, Labels target, int maxSeries) {
    this.head = head;
    this.pages = new PageSeries(target);
    this.target = target;
    this.maxSeries = maxSeries;
    this.retentionMillis = head.settings().retention().toMillis();
    target.forEach((name, value) -> own.add(Matcher.of(name, Matcher.Operator.EQUAL, value)));
  }

  /** Its labels. */
  public Labels target() {
    return target;
  }

  /**
   * Takes a page. Series of the page before that this one lacks end here. A sample's own timestamp
   * counts, but never one after {@code at}: a clock that is ahead must not hide the present.
   */
  public synchronized void record(Instant at, MetricsPage page) {
    if (ended) {
      return;
    }
    long now = at.toEpochMilli();
    newest = at;
    types = page.types();
    names = null;
    PageSeries series = pages;
    head.write(writer -> series.write(writer, now, page));
    head.forget(series.beyond(2 * maxSeries, now - retentionMillis));
  }

  /** Ends all of its series: it is there no more. What is recorded from now on is passed over. */
  public synchronized void end(Instant at) {
    if (!ended) {
      ended = true;
      PageSeries series = pages;
      head.write(writer -> series.endAll(writer, at.toEpochMilli()));
    }
  }

  @Override
  public List<Points> select(List<Matcher> matchers, long afterMillis, long untilMillis) {
    return head.select(andOwn(matchers), afterMillis, untilMillis);
  }

  @Override
  public void forEach(
      List<Matcher> matchers, long afterMillis, long untilMillis, Consumer<Points> action) {
    head.forEach(andOwn(matchers), afterMillis, untilMillis, action);
  }

  private List<Matcher> andOwn(List<Matcher> matchers) {
    List<Matcher> all = new ArrayList<>(matchers);
    all.addAll(own);
    return all;
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
    Set<String> known = names;
    if (known == null) {
      known = Collections.unmodifiableSet(pages.names());
      names = known;
    }
    return known;
  }
}
