package dev.headroom.metrics.web;

import dev.headroom.metrics.scrape.pool.ScrapePools;
import dev.headroom.metrics.scrape.pool.TargetStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the pools of a configuration scrape. Thread-safe. */
public final class PoolsView implements ScrapeView {
  private final ScrapePools pools;

  public PoolsView(ScrapePools pools) {
    this.pools = pools;
  }

  @Override
  public List<Active> active() {
    return pools.targets().stream().map(PoolsView::active).toList();
  }

  private static Active active(TargetStatus target) {
    return new Active(
        target.discovered(),
        target.labels(),
        target.pool(),
        target.scrapeUrl().toString(),
        target.lastError(),
        target.lastScrape().map(at -> at.plus(target.lastScrapeDuration())).orElse(Instant.EPOCH),
        target.lastScrapeDuration(),
        switch (target.health()) {
          case UP -> Health.UP;
          case DOWN -> Health.DOWN;
          case UNKNOWN -> Health.UNKNOWN;
        },
        target.interval(),
        target.timeout());
  }

  @Override
  public List<Dropped> dropped() {
    return pools.dropped().stream()
        .map(target -> new Dropped(target.discovered(), target.pool()))
        .toList();
  }

  @Override
  public Map<String, String> externalLabels() {
    return pools.externalLabels();
  }

  @Override
  public Map<String, List<Metadata>> metadata() {
    return Metadata.of(pools.targets().stream().map(TargetStatus::metadata));
  }
}
