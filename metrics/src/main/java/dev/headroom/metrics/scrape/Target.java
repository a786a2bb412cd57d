package dev.headroom.metrics.scrape;

import dev.headroom.metrics.series.Labels;
import java.net.URI;

/**
 * One page to fetch.
 *
 * @param name what people call it: a replica's name
 * @param page http or https address of the page
 * @param labels of all of its series, and of no other target's
 */
public record Target(String name, URI page, Labels labels) {
  /**
   * A target whose series have the labels {@code pod}, which is its name, {@code instance}, which
   * is the page's host and port, {@code namespace} and {@code job}; the job's name is that of the
   * {@code service} and the {@code deployment} as well, for rules of objects.
   */
  public static Target of(String name, URI page, String namespace, String job) {
    return new Target(
        name,
        page,
        Labels.of(
            "pod",
            name,
            "instance",
            page.getAuthority(),
            "namespace",
            namespace,
            "job",
            job,
            "service",
            job,
            "deployment",
            job));
  }

  public Target {
    if (!("http".equals(page.getScheme()) || "https".equals(page.getScheme()))
        || page.getHost() == null) {
      throw new IllegalArgumentException("page: " + page + " (expected: an http or https address)");
    }
  }
}
