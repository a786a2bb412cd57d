package dev.headroom.metrics.scrape;

import dev.headroom.metrics.access.Connections;
import dev.headroom.metrics.scrape.config.JobConfiguration;
import dev.headroom.metrics.scrape.config.ScrapeProtocol;
import java.time.Duration;

/** Scrapes targets of one job. Thread-safe. */
public final class JobScraper implements AutoCloseable {
  /** A page that a job sets no limit for is no longer than this. */
  private static final int MAX_BYTES = 64 << 20;

  private static final int MAX_SERIES = 500_000;
  private static final Duration READING = Duration.ofSeconds(5);

  private final ScrapeMachine machine;
  private final JobConfiguration job;
  private final Connections connections;

  JobScraper(ScrapeMachine machine, JobConfiguration job, Connections connections) {
    this.machine = machine;
    this.job = job;
    this.connections = connections;
  }

  /**
   * Scrapes the target each interval, at the moment of it that is the target's own.
   *
   * @param interval as relabelling left it
   * @param timeout likewise
   */
  public ScrapedTarget scrape(Target target, Duration interval, Duration timeout) {
    long limit = job.limits().bodyBytes();
    PageRequest request =
        new PageRequest(
            ScrapeProtocol.accept(job.protocols()),
            job.compression(),
            job.credentials(),
            job.tls().serverName(),
            job.followRedirects(),
            timeout,
            limit == 0 ? MAX_BYTES : (int) Math.min(Integer.MAX_VALUE - 8, limit));
    SeriesRules rules =
        new SeriesRules(name -> true, job.honor(), job.metricRelabelling(), job.limits());
    return new ScrapedTarget(
        new ScrapeLoop(
            target,
            connections,
            machine.readers,
            new LoopSettings(
                interval,
                untilTurn(target, interval),
                READING,
                MAX_SERIES,
                job.limits().samples(),
                request,
                rules),
            machine.clock,
            machine.sink,
            ScrapeLoop.Listener.NONE));
  }

  /** As in Prometheus: by the wall clock, so that a target keeps its moment over restarts. */
  private Duration untilTurn(Target target, Duration interval) {
    long length = interval.toMillis();
    long hash = 31L * target.labels().hashCode() + target.page().hashCode();
    long own = Math.floorMod((hash * 0x9E3779B97F4A7C15L) >>> 16, length);
    return Duration.ofMillis(Math.floorMod(own - machine.clock.millis(), length));
  }

  @Override
  public void close() {
    connections.close();
  }
}
