package dev.headroom.metrics.scrape;

import dev.headroom.metrics.exposition.MetricTypes;
import java.util.Optional;

/** A target of a job that is being scraped. Thread-safe. */
public final class ScrapedTarget {
  private final ScrapeLoop loop;

  ScrapedTarget(ScrapeLoop loop) {
    this.loop = loop;
  }

  /** The newest scrape that ended; empty before the first. */
  public Optional<Scrape> last() {
    return loop.last();
  }

  /** What the newest page states of its metrics. */
  public MetricTypes types() {
    return loop.types();
  }

  /** The target is gone: no more scrapes, and its series end. Waits for no scrape. */
  public void end() {
    loop.end();
  }

  /** No more scrapes; the series stay as they are, for whoever scrapes the target from now on. */
  public void stop() {
    loop.stop();
  }
}
