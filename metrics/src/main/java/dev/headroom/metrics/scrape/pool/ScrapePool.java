package dev.headroom.metrics.scrape.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.metrics.scrape.JobScraper;
import dev.headroom.metrics.scrape.Scrape;
import dev.headroom.metrics.scrape.ScrapedTarget;
import dev.headroom.metrics.scrape.Target;
import dev.headroom.metrics.scrape.config.JobConfiguration;
import dev.headroom.metrics.scrape.config.TargetGroup;
import dev.headroom.metrics.scrape.pool.TargetStatus.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job at work. Thread-safe. */
final class ScrapePool {
  private static final Logger log = LoggerFactory.getLogger(ScrapePool.class);

  private final JobConfiguration job;
  private final JobScraper scraper;

  @GuardedBy("this")
  private final Map<Target, Active> active = new LinkedHashMap<>();

  @GuardedBy("this")
  private List<DroppedTarget> dropped = List.of();

  @GuardedBy("this")
  private boolean closed;

  /** A target at work, and how it was found. */
  private record Active(FoundTarget.Kept found, ScrapedTarget scraped) {}

  ScrapePool(JobConfiguration job, JobScraper scraper) {
    this.job = job;
    this.scraper = scraper;
  }

  JobConfiguration job() {
    return job;
  }

  /** These are the targets from now on: new ones are begun with, those that are gone end. */
  synchronized void sync(List<TargetGroup> groups) {
    if (closed) {
      return;
    }
    Map<Target, FoundTarget.Kept> kept = new LinkedHashMap<>();
    List<DroppedTarget> others = new ArrayList<>();
    for (TargetGroup group : groups) {
      for (String address : group.addresses()) {
        switch (FoundTarget.of(job, group, address)) {
          case FoundTarget.Kept target -> kept.putIfAbsent(target.target(), target);
          case FoundTarget.Dropped target ->
              others.add(new DroppedTarget(job.name(), target.discovered(), ""));
          case FoundTarget.Refused target ->
              others.add(new DroppedTarget(job.name(), target.discovered(), target.why()));
        }
      }
    }
    long limit = job.limits().targets();
    if (limit > 0 && kept.size() > limit) {
      String why = kept.size() + " targets (expected: at most " + limit + ", the target_limit)";
      kept.values()
          .forEach(target -> others.add(new DroppedTarget(job.name(), target.discovered(), why)));
      kept.clear();
    }
    warn(others);
    replace(kept);
    dropped = others;
  }

  /** Says what is wrong, once for as long as it is. */
  @GuardedBy("this")
  private void warn(List<DroppedTarget> others) {
    Set<DroppedTarget> known = new HashSet<>(dropped);
    for (DroppedTarget target : others) {
      if (!target.why().isEmpty() && !known.contains(target)) {
        log.warn("job {}: {} is not scraped: {}", job.name(), target.discovered(), target.why());
      }
    }
  }

  @GuardedBy("this")
  private void replace(Map<Target, FoundTarget.Kept> kept) {
    active
        .entrySet()
        .removeIf(
            entry -> {
              FoundTarget.Kept same = kept.get(entry.getKey());
              Active running = entry.getValue();
              boolean stays =
                  same != null
                      && same.interval().equals(running.found().interval())
                      && same.timeout().equals(running.found().timeout());
              if (!stays && same == null) {
                running.scraped().end();
              } else if (!stays) {
                running.scraped().stop();
              }
              return !stays;
            });
    kept.forEach(
        (target, found) -> {
          if (!active.containsKey(target)) {
            active.put(
                target,
                new Active(found, scraper.scrape(target, found.interval(), found.timeout())));
          }
        });
  }

  synchronized Set<Target> targets() {
    return Set.copyOf(active.keySet());
  }

  synchronized List<TargetStatus> statuses() {
    return active.values().stream().map(this::status).toList();
  }

  synchronized List<DroppedTarget> dropped() {
    return job.keepDropped() == 0 ? dropped : dropped.stream().limit(job.keepDropped()).toList();
  }

  private TargetStatus status(Active target) {
    Optional<Scrape> last = target.scraped().last();
    return new TargetStatus(
        job.name(),
        target.found().discovered(),
        target.found().target().labels(),
        target.found().target().page(),
        last.map(scrape -> scrape instanceof Scrape.Page ? Health.UP : Health.DOWN)
            .orElse(Health.UNKNOWN),
        last.filter(Scrape.Failure.class::isInstance).map(Scrape::detail).orElse(""),
        last.map(scrape -> scrape.at().minus(scrape.took())),
        last.map(Scrape::took).orElse(Duration.ZERO),
        target.found().interval(),
        target.found().timeout(),
        target.scraped().types());
  }

  /**
   * Stops. The series of targets that others do not scrape on end.
   *
   * @param scrapedOn who stays
   */
  synchronized void close(Set<Target> scrapedOn) {
    closed = true;
    active.forEach(
        (target, running) -> {
          if (scrapedOn.contains(target)) {
            running.scraped().stop();
          } else {
            running.scraped().end();
          }
        });
    active.clear();
    scraper.close();
  }

  /** Stops; no series ends, since the targets may well be there. */
  synchronized void stop() {
    close(Set.copyOf(active.keySet()));
  }
}
