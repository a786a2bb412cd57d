package dev.headroom.kubernetes.target;

import dev.headroom.kubernetes.scrape.PodScrapes;
import dev.headroom.metrics.scrape.WatchedTarget;
import dev.headroom.metrics.store.TargetSeries;
import java.util.List;
import java.util.Optional;

/** The metrics pages of pods. Thread-safe. */
@FunctionalInterface
public interface PodPages {
  /** What the page of a pod said from which signals are best read; empty if none is scraped. */
  Optional<TargetSeries> of(String namespace, String pod);

  /** Of pods that are scraped: of several pages, the best that there is. */
  static PodPages of(PodScrapes scrapes) {
    return (namespace, pod) -> {
      List<WatchedTarget> pages = scrapes.pages(namespace, pod);
      return pages.stream()
          .filter(page -> !page.series().currentNames().isEmpty())
          .findFirst()
          .or(() -> pages.stream().findFirst())
          .map(WatchedTarget::series);
    };
  }
}
