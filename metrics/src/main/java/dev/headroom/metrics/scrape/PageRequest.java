package dev.headroom.metrics.scrape;

import dev.headroom.metrics.access.Credentials;
import dev.headroom.metrics.exposition.ExpositionFormat;
import java.time.Duration;
import java.util.Optional;

/**
 * How a page is asked for.
 *
 * @param accept the header Accept
 * @param packed whether gzip is asked for
 * @param credentials shown
 * @param serverName whom the certificate must be for; empty: the address' host
 * @param followRedirects to the same host; to others they never are
 * @param timeout for the whole page, connecting included
 * @param maxBytes of a page, unpacked
 */
record PageRequest(
    String accept,
    boolean packed,
    Credentials credentials,
    Optional<String> serverName,
    boolean followRedirects,
    Duration timeout,
    int maxBytes) {

  /** Without anything that costs the server more than the page. */
  static PageRequest plain(Duration timeout, int maxBytes) {
    return new PageRequest(
        ExpositionFormat.PLAIN, false, Credentials.NONE, Optional.empty(), true, timeout, maxBytes);
  }
}
