package dev.headroom.metrics.scrape;

import com.linecorp.armeria.client.ClientFactory;
import dev.headroom.metrics.exposition.Labels;
import dev.headroom.metrics.exposition.Sample;
import dev.headroom.metrics.window.TargetWindow;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A target that is being scraped, until closed. Thread-safe. */
public final class WatchedTarget implements AutoCloseable {
  private static final Labels UP = Labels.of(Labels.NAME, "up");
  private static final Labels DURATION = Labels.of(Labels.NAME, "scrape_duration_seconds");

  private final Target target;
  private final PageClient client;
  private final InstantSource clock;
  private final Duration interval;
  private final TargetWindow window;
  private final Thread thread;
  private volatile @Nullable Scrape last;

  WatchedTarget(
      Target target, ClientFactory connections, ScrapeSettings settings, InstantSource clock) {
    this.target = target;
    this.client = new PageClient(target, connections, settings);
    this.clock = clock;
    this.interval = settings.interval();
    this.window = new TargetWindow(settings.retention(), settings.maxSeries());
    this.thread = Thread.ofVirtual().name("scrape-" + target.name()).unstarted(this::run);
  }

  public Target target() {
    return target;
  }

  public TargetWindow window() {
    return window;
  }

  /** The newest scrape that ended; empty before the first. */
  public Optional<Scrape> last() {
    return Optional.ofNullable(last);
  }

  void start() {
    thread.start();
  }

  /** Stops scraping, a running scrape too. The window stays readable. */
  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    long start = System.nanoTime();
    try {
      while (true) {
        Scrape scrape = client.scrape(clock.instant());
        record(scrape);
        last = scrape;
        long past = (System.nanoTime() - start) % interval.toNanos();
        Thread.sleep(Duration.ofNanos(interval.toNanos() - past));
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void record(Scrape scrape) {
    List<Sample> samples = new ArrayList<>();
    if (scrape instanceof Scrape.Page page) {
      samples.addAll(page.samples());
    }
    samples.add(new Sample(UP, scrape instanceof Scrape.Page ? 1 : 0, Sample.NO_TIMESTAMP));
    samples.add(new Sample(DURATION, scrape.took().toNanos() / 1e9, Sample.NO_TIMESTAMP));
    window.record(scrape.at(), samples);
  }
}
