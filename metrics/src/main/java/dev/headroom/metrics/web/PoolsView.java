package dev.headroom.metrics.web;

import dev.headroom.metrics.exposition.MetricFamily;
import dev.headroom.metrics.scrape.pool.ScrapePools;
import dev.headroom.metrics.scrape.pool.TargetStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
  public Map<String, List<Metadata>> metadata() {
    Map<String, List<Metadata>> byName = new TreeMap<>();
    for (TargetStatus target : pools.targets()) {
      for (MetricFamily family : target.metadata().families()) {
        Metadata stated = new Metadata(family.type().apiName(), family.help(), family.unit());
        List<Metadata> all = byName.computeIfAbsent(family.name(), _ -> new ArrayList<>());
        if (!all.contains(stated)) {
          all.add(stated);
        }
      }
    }
    return byName;
  }
}
