package dev.headroom.benchmarks.metrics;

import dev.headroom.metrics.scrape.ScrapeSettings;
import dev.headroom.metrics.scrape.Scraper;
import dev.headroom.metrics.scrape.Target;
import dev.headroom.metrics.scrape.WatchedTarget;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.HeadSettings;
import dev.headroom.metrics.store.HeadStatus;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Scrapes targets that are replaced by others, as pods are, and weighs what is held. */
public final class ChurnProcess {
  private ChurnProcess() {}

  /**
   * Arguments: the pages' port, how many targets there are at a time, and for how many seconds
   * samples are kept. A line of input replaces all of them by new ones. Prints then series held,
   * samples appended, old samples lost to the memory's bound, new ones refused for it, and MiB of
   * heap in use after a collection; ends with its input.
   */
  public static void main(String[] args) throws IOException {
    InstantSource clock = InstantSource.system();
    Head head =
        new Head(
            HeadSettings.standard().withRetention(Duration.ofSeconds(Long.parseLong(args[2]))),
            clock);
    try (Scraper scraper = new Scraper(ScrapeSettings.EVERY_SECOND, head, clock)) {
      List<WatchedTarget> watched = new ArrayList<>();
      int targets = Integer.parseInt(args[1]);
      int next = 0;
      for (int read = System.in.read(); read >= 0; read = System.in.read()) {
        if (read == '\n') {
          HeadStatus status = head.status();
          System.out.printf(
              "%d %d %d %d %d%n",
              status.series(),
              status.appended(),
              status.evicted(),
              status.refused(),
              Heap.used() >> 20);
          watched.forEach(WatchedTarget::close);
          watched.clear();
          for (int i = 0; i < targets; i++) {
            URI page = URI.create("http://127.0.0.1:" + args[0] + "/metrics/" + i);
            watched.add(scraper.watch(Target.of(LoadSeries.pod(next++), page, "default", "load")));
          }
        }
      }
    }
  }
}
