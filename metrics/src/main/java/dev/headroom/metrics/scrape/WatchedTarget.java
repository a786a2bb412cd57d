package dev.headroom.metrics.scrape;

import dev.headroom.metrics.access.Connections;
import dev.headroom.metrics.exposition.MetricTypes;
import dev.headroom.metrics.exposition.MetricsPage;
import dev.headroom.metrics.exposition.PageSamples;
import dev.headroom.metrics.exposition.Sample;
import dev.headroom.metrics.relabel.Relabelling;
import dev.headroom.metrics.scrape.config.JobConfiguration.Honor;
import dev.headroom.metrics.scrape.config.ScrapeLimits;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.TargetSeries;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A target that is being scraped, until closed. Thread-safe. */
public final class WatchedTarget implements AutoCloseable {
  private static final Honor HONOR = new Honor(false, true, true);

  private final Target target;
  private final InstantSource clock;
  private final TargetSeries series;
  private final ScrapeLoop loop;

  WatchedTarget(
      Target target,
      Connections connections,
      ScrapeMachine machine,
      ScrapeSettings settings,
      Head head) {
    this.target = target;
    this.clock = machine.clock;
    this.series = new TargetSeries(head, target.labels(), settings.maxSeries());
    this.loop =
        new ScrapeLoop(
            new Target(target.name(), target.page(), Labels.EMPTY), // the series gets them
            connections,
            machine.readers,
            new LoopSettings(
                settings.interval(),
                Duration.ZERO,
                settings.reading(),
                settings.maxSeries(),
                0,
                PageRequest.plain(settings.timeout(), settings.maxPageBytes()),
                new SeriesRules(settings.wanted(), HONOR, Relabelling.NONE, ScrapeLimits.NONE)),
            machine.clock,
            samples -> {}, // the recorder writes
            new Recorder(series));
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
    return loop.last();
  }

  /**
   * Stops scraping, a running scrape too, and ends the target's series: it has no value any more.
   * Waits for nothing.
   */
  @Override
  public void close() {
    loop.stop();
    series.end(clock.instant());
  }

  /** Keeps a target's pages in its series. */
  private record Recorder(TargetSeries series) implements ScrapeLoop.Listener {
    @Override
    public void page(Instant at, Duration took, PageSamples<ScrapedSeries> samples) {
      List<Sample> page = new ArrayList<>(own(1, took));
      for (int i = 0; i < samples.size(); i++) {
        page.add(
            new Sample(samples.series(i).labels, samples.value(i), samples.timestampMillis(i)));
      }
      series.record(at, new MetricsPage(page, samples.types()));
    }

    @Override
    public void failure(Instant at, Duration took) {
      series.record(at, new MetricsPage(own(0, took), MetricTypes.NONE));
    }

    private static List<Sample> own(double up, Duration took) {
      return List.of(
          new Sample(Labels.of(Labels.NAME, "up"), up, Sample.NO_TIMESTAMP),
          new Sample(
              Labels.of(Labels.NAME, "scrape_duration_seconds"),
              took.toNanos() / 1e9,
              Sample.NO_TIMESTAMP));
    }
  }
}
