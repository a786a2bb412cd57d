package dev.headroom.benchmarks.metrics;

import dev.headroom.metrics.scrape.ScrapeSettings;
import dev.headroom.metrics.scrape.Scraper;
import dev.headroom.metrics.scrape.Target;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.HeadSettings;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;

/** Scrapes the {@link LoadPages} of many targets each second into one head. */
public final class ScrapingProcess {
  private ScrapingProcess() {}

  /**
   * Arguments: the pages' port, and how many targets. For each line read, prints how many samples
   * were written so far; ends with its input.
   */
  public static void main(String[] args) throws IOException {
    InstantSource clock = InstantSource.system();
    Head head = new Head(HeadSettings.standard(), clock);
    try (Scraper scraper = new Scraper(ScrapeSettings.EVERY_SECOND, head, clock)) {
      for (int i = 0; i < Integer.parseInt(args[1]); i++) {
        URI page = URI.create("http://127.0.0.1:" + args[0] + "/metrics/" + i);
        var _ = scraper.watch(Target.of(LoadSeries.pod(i), page, "default", "load"));
      }
      for (int read = System.in.read(); read >= 0; read = System.in.read()) {
        if (read == '\n') {
          System.out.println(head.status().appended());
        }
      }
    }
  }
}
