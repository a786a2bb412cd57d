package dev.headroom.metrics.scrape.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.metrics.scrape.JobScraper;
import dev.headroom.metrics.scrape.ScrapeMachine;
import dev.headroom.metrics.scrape.Target;
import dev.headroom.metrics.scrape.config.JobConfiguration;
import dev.headroom.metrics.scrape.config.ScrapeConfiguration;
import dev.headroom.metrics.scrape.config.TargetGroup;
import dev.headroom.metrics.series.SampleSink;
import dev.headroom.watch.Every;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All pools of a configuration. Thread-safe. */
public final class ScrapePools implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final ScrapeMachine machine;
  private final Every files;

  @GuardedBy("this")
  private Map<String, Running> running = new LinkedHashMap<>();

  @GuardedBy("this")
  private Map<String, String> externalLabels = Map.of();

  /** A pool with where its targets come from. */
  private record Running(ScrapePool pool, FileTargets files) {
    void sync() {
      List<TargetGroup> groups = new ArrayList<>(pool.job().groups());
      groups.addAll(files.groups());
      pool.sync(groups);
    }
  }

  /**
   * Pools that write into a store; none until {@link #apply}.
   *
   * @param clock of samples
   */
  public ScrapePools(SampleSink sink, InstantSource clock) {
    this.machine = new ScrapeMachine(sink, clock);
    this.files = Every.start("targets in files", LOOK, this::look);
  }

  /**
   * Scrapes what the configuration says from now on. A job that is as before goes on undisturbed;
   * the series of targets that are gone end.
   *
   * @throws IllegalArgumentException if a job's certificates cannot be read; then all is as before
   */
  public synchronized void apply(ScrapeConfiguration configuration) {
    Map<String, JobScraper> begun = new LinkedHashMap<>();
    try {
      for (JobConfiguration job : configuration.jobs()) {
        Running before = running.get(job.name());
        if (before == null || !before.pool().job().equals(job)) {
          begun.put(job.name(), machine.job(job));
        }
      }
    } catch (IllegalArgumentException unreadable) {
      begun.values().forEach(JobScraper::close);
      throw unreadable;
    }
    Map<String, Running> after = new LinkedHashMap<>();
    for (JobConfiguration job : configuration.jobs()) {
      JobScraper scraper = begun.get(job.name());
      Running before = running.get(job.name());
      if (scraper == null && before != null) {
        after.put(job.name(), before);
      } else if (scraper != null) {
        Running next = new Running(new ScrapePool(job, scraper), new FileTargets(job.files()));
        next.files().look(System.nanoTime());
        next.sync();
        after.put(job.name(), next);
      }
    }
    Set<Target> scrapedOn = new HashSet<>();
    after.values().forEach(pool -> scrapedOn.addAll(pool.pool().targets()));
    running
        .values()
        .forEach(
            old -> {
              if (!after.containsValue(old)) {
                old.pool().close(scrapedOn);
              }
            });
    running = after;
    externalLabels = configuration.externalLabels();
  }

  private synchronized void look() {
    for (Running pool : running.values()) {
      if (!pool.pool().job().files().isEmpty() && pool.files().look(System.nanoTime())) {
        pool.sync();
      }
    }
  }

  /** What the configuration says that leaves with each series. */
  public synchronized Map<String, String> externalLabels() {
    return externalLabels;
  }

  /** Each target that is scraped, job by job. */
  public synchronized List<TargetStatus> targets() {
    return running.values().stream().flatMap(pool -> pool.pool().statuses().stream()).toList();
  }

  /** Each target that is not, job by job, as far as {@code keep_dropped_targets} keeps them. */
  public synchronized List<DroppedTarget> dropped() {
    return running.values().stream().flatMap(pool -> pool.pool().dropped().stream()).toList();
  }

  /** Stops. No series ends by it: whoever starts again goes on with them. Waits for no scrape. */
  @Override
  public void close() {
    files.close();
    synchronized (this) {
      running.values().forEach(pool -> pool.pool().stop());
      running = new LinkedHashMap<>();
    }
    machine.close();
  }
}
