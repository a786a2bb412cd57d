package dev.headroom.metrics.web;

import dev.headroom.http.HttpServer;
import dev.headroom.http.HttpSettings;
import dev.headroom.metrics.scrape.config.ScrapeConfiguration;
import dev.headroom.metrics.scrape.pool.ScrapePools;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.HeadSettings;
import dev.headroom.metrics.store.Snapshot;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scrapes what a Prometheus configuration says, keeps the last minutes of it, and answers questions
 * about it over HTTP. Thread-safe.
 */
public final class MetricsServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MetricsServer.class);

  private final Head head;
  private final Optional<Path> snapshot;
  private final ScrapePools pools;
  private final PrometheusApi api;
  private final HttpServer server;

  private MetricsServer(
      Head head, Optional<Path> snapshot, ScrapePools pools, PrometheusApi api, HttpServer server) {
    this.head = head;
    this.snapshot = snapshot;
    this.pools = pools;
    this.api = api;
    this.server = server;
  }

  /**
   * Starts, with what the last run kept.
   *
   * @param snapshot where the series are kept from one run to the next; empty for nowhere
   * @throws IOException if an address cannot be bound
   * @throws IllegalArgumentException if a job's certificates cannot be read
   */
  public static MetricsServer start(
      HttpSettings http,
      ApiSettings settings,
      HeadSettings kept,
      Optional<Path> snapshot,
      ScrapeConfiguration configuration,
      InstantSource clock)
      throws IOException {
    Head head = new Head(kept, clock);
    if (snapshot.isPresent()) {
      switch (Snapshot.read(head, snapshot.get())) {
        case Snapshot.Outcome.Restored(int series) ->
            log.info("{} series of the last run are known", series);
        case Snapshot.Outcome.SetAside _, Snapshot.Outcome.Absent _ -> {}
      }
    }
    ScrapePools pools = new ScrapePools(head, clock);
    PrometheusApi api =
        new PrometheusApi(
            settings, head, new HeadEngine(head), new PoolsView(pools), clock, () -> true);
    try {
      pools.apply(configuration);
      return new MetricsServer(
          head, snapshot, pools, api, HttpServer.start(http, api.compressed()));
    } catch (IOException | RuntimeException e) {
      pools.close();
      api.close();
      throw e;
    }
  }

  public InetSocketAddress address() {
    return server.address();
  }

  /**
   * Scrapes by this from now on; jobs that are as before go on undisturbed.
   *
   * @throws IllegalArgumentException if a job's certificates cannot be read; then all is as before
   */
  public void apply(ScrapeConfiguration configuration) {
    pools.apply(configuration);
  }

  /** Answers what was asked, stops scraping, and keeps what there is. */
  @Override
  public void close() {
    server.close();
    api.close();
    pools.close();
    snapshot.ifPresent(
        file -> {
          try {
            Snapshot.write(head, file);
          } catch (IOException e) {
            log.warn(
                "The last minutes of metrics could not be kept in {}: {}", file, e.getMessage());
          }
        });
  }
}
