package dev.headroom.metrics.scrape;

import java.net.URI;

/**
 * One page to fetch.
 *
 * @param name what people call it: a replica's name
 * @param page http or https address of the page
 */
public record Target(String name, URI page) {
  public Target {
    if (!("http".equals(page.getScheme()) || "https".equals(page.getScheme()))
        || page.getHost() == null) {
      throw new IllegalArgumentException("page: " + page + " (expected: an http or https address)");
    }
  }
}
