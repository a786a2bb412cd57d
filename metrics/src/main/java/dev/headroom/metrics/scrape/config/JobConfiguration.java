package dev.headroom.metrics.scrape.config;

import dev.headroom.metrics.access.Credentials;
import dev.headroom.metrics.access.TlsSettings;
import dev.headroom.metrics.relabel.Relabelling;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One of {@code scrape_configs}.
 *
 * @param name unique
 * @param interval from one scrape to the next
 * @param timeout not longer than the interval
 * @param path of the page, {@code /metrics} mostly
 * @param scheme http or https
 * @param params of the page's address
 * @param honor what of a page is taken as it is
 * @param compression whether packed pages are asked for
 * @param protocols formats in the order in which they are liked
 * @param limits of pages
 * @param credentials shown to targets
 * @param tls for https
 * @param followRedirects to the same host
 * @param groups static targets
 * @param files with targets
 * @param relabelling of targets
 * @param metricRelabelling of series
 * @param keepDropped how many dropped targets are kept for people to see; 0: all
 */
public record JobConfiguration(
    String name,
    Duration interval,
    Duration timeout,
    String path,
    String scheme,
    Map<String, List<String>> params,
    Honor honor,
    boolean compression,
    List<ScrapeProtocol> protocols,
    ScrapeLimits limits,
    Credentials credentials,
    TlsSettings tls,
    boolean followRedirects,
    List<TargetGroup> groups,
    List<Files> files,
    Relabelling relabelling,
    Relabelling metricRelabelling,
    int keepDropped) {
  public JobConfiguration {
    params = Map.copyOf(params);
    protocols = List.copyOf(protocols);
    groups = List.copyOf(groups);
    files = List.copyOf(files);
  }

  /**
   * What of a page is taken as it is.
   *
   * @param labels a page's label wins over the target's of that name; else it is kept as {@code
   *     exported_…}
   * @param timestamps a sample's own time counts
   * @param timestampsStaleness series with times of their own end as the others do
   */
  public record Honor(boolean labels, boolean timestamps, boolean timestampsStaleness) {
    public static final Honor STANDARD = new Honor(false, true, false);
  }

  /**
   * Files with targets.
   *
   * @param patterns paths, whose last part may have {@code *}
   * @param refresh how often they are read again, changed or not
   */
  public record Files(List<Path> patterns, Duration refresh) {
    public Files {
      patterns = List.copyOf(patterns);
    }
  }
}
