package dev.headroom.metrics.scrape;

import dev.headroom.metrics.series.Labels;
import java.net.URI;

/**
 * One page to fetch.
 *
 * @param name what people call it: a replica's name
 * @param page http or https address of the page
 * @param labels that each of its series gets, as {@code pod} and {@code namespace}
 */
public record Target(String name, URI page, Labels labels) {
  public Target {
    if (!("http".equals(page.getScheme()) || "https".equals(page.getScheme()))
        || page.getHost() == null) {
      throw new IllegalArgumentException("page: " + page + " (expected: an http or https address)");
    }
  }

  /** A target whose series are as they stand on its page. */
  public Target(String name, URI page) {
    this(name, page, Labels.EMPTY);
  }
}
