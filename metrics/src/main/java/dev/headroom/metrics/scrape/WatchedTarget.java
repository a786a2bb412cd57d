package dev.headroom.metrics.scrape;

import com.linecorp.armeria.client.ClientFactory;
import dev.headroom.metrics.exposition.CpuLimit;
import dev.headroom.metrics.exposition.CpuLimitExceededException;
import dev.headroom.metrics.exposition.ExpositionReader;
import dev.headroom.metrics.exposition.MalformedExpositionException;
import dev.headroom.metrics.exposition.MetricTypes;
import dev.headroom.metrics.exposition.MetricsPage;
import dev.headroom.metrics.exposition.Sample;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.TargetSeries;
import dev.headroom.watch.Every;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A target that is being scraped, until closed. Thread-safe. */
public final class WatchedTarget implements AutoCloseable {
  private static final Labels UP = Labels.of(Labels.NAME, "up");
  private static final Labels DURATION = Labels.of(Labels.NAME, "scrape_duration_seconds");

  /** A target whose page is too costly gets this share of one processor's time at most: a tenth. */
  private static final int REST = 10;

  private final Target target;
  private final PageClient client;
  private final ReadingThreads threads;
  private final ScrapeSettings settings;
  private final InstantSource clock;
  private final TargetSeries series;
  private final ExpositionReader reader;
  private final Every loop;
  private volatile @Nullable Scrape last;

  /** Until then (System.nanoTime) it is left alone. The loop's own. */
  private long restsUntil = System.nanoTime();

  WatchedTarget(
      Target target,
      ClientFactory connections,
      ReadingThreads threads,
      ScrapeSettings settings,
      Head head,
      InstantSource clock) {
    this.target = target;
    this.client = new PageClient(target, connections, settings);
    this.threads = threads;
    this.settings = settings;
    this.clock = clock;
    this.series = new TargetSeries(head, target.labels(), settings.maxSeries());
    this.reader = new ExpositionReader(settings.wanted(), settings.maxSeries());
    this.loop = Every.start("scrape-" + target.name(), settings.interval(), this::scrape);
  }

  public Target target() {
    return target;
  }

  /** What its pages said. */
  public TargetSeries series() {
    return series;
  }

  /** The newest scrape that ended; empty before the first. */
  public Optional<Scrape> last() {
    return Optional.ofNullable(last);
  }

  /**
   * Stops scraping, a running scrape too, and ends the target's series: it has no value any more.
   * Waits for nothing.
   */
  @Override
  public void close() {
    loop.close();
    series.end(clock.instant());
  }

  private void scrape() throws Exception {
    long start = System.nanoTime();
    if (start - restsUntil < 0) {
      return;
    }
    try {
      switch (client.fetch()) {
        case PageClient.Answer.Text text -> {
          Instant at = clock.instant();
          last = threads.await(() -> read(text, at, start));
        }
        case PageClient.Answer.Failed failed -> fail(start, failed.reason(), failed.detail());
      }
    } catch (InterruptedException closed) {
      throw closed;
    } catch (ExecutionException unread) {
      failToRead(start, unread.getCause() == null ? unread : unread.getCause());
    } catch (Exception | Error unexpected) {
      fail(start, Scrape.Reason.DEFECT, unexpected.toString());
      throw unexpected; // the loop logs it and goes on
    }
  }

  private Scrape read(PageClient.Answer.Text text, Instant at, long start) throws Exception {
    MetricsPage page =
        reader.read(text.content().array(), text.format(), CpuLimit.fromNow(settings.reading()));
    Duration took = since(start);
    List<Sample> samples = new ArrayList<>(own(1, took)); // first: a page may hold such series too
    samples.addAll(page.samples());
    series.record(at, new MetricsPage(samples, page.types()));
    return new Scrape.Page(at, took, leftOut(took), page.samples().size());
  }

  private void failToRead(long start, Throwable cause) throws Exception {
    switch (cause) {
      case MalformedExpositionException malformed ->
          fail(start, Scrape.Reason.MALFORMED, String.valueOf(malformed.getMessage()));
      case CpuLimitExceededException costly -> {
        Duration rest = settings.reading().multipliedBy(REST);
        restsUntil = System.nanoTime() + rest.toNanos();
        fail(
            start,
            Scrape.Reason.TOO_COSTLY,
            costly.getMessage() + "; it is left alone for " + rest.toMillis() + " ms");
      }
      default -> {
        fail(start, Scrape.Reason.DEFECT, cause.toString());
        throw new IllegalStateException("reading the page of " + target.name(), cause);
      }
    }
  }

  private void fail(long start, Scrape.Reason reason, String detail) {
    Instant at = clock.instant();
    Duration took = since(start);
    series.record(at, new MetricsPage(own(0, took), MetricTypes.NONE));
    last = new Scrape.Failure(at, took, leftOut(took), reason, detail);
  }

  private static List<Sample> own(double up, Duration took) {
    return List.of(
        new Sample(UP, up, Sample.NO_TIMESTAMP),
        new Sample(DURATION, took.toNanos() / 1e9, Sample.NO_TIMESTAMP));
  }

  private long leftOut(Duration took) {
    return took.dividedBy(settings.interval());
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
