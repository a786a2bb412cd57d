package dev.headroom.metrics.scrape;

import com.linecorp.armeria.client.ClientFactory;
import dev.headroom.metrics.access.Connections;
import dev.headroom.metrics.access.TlsSettings;
import dev.headroom.metrics.store.Head;
import java.time.Duration;
import java.time.InstantSource;

/** Scrapes targets that come and go one by one, such as replicas. Thread-safe. */
public final class Scraper implements AutoCloseable {
  private final ScrapeSettings settings;
  private final Head head;
  private final ScrapeMachine machine;
  private final Connections connections;

  /**
   * Scrapes nothing yet.
   *
   * @param head where the targets' series go
   */
  public Scraper(ScrapeSettings settings, Head head, InstantSource clock) {
    this.settings = settings;
    this.head = head;
    this.machine = new ScrapeMachine(head, clock);
    Duration idle = settings.interval().multipliedBy(3).plus(settings.timeout());
    this.connections =
        new Connections(
            TlsSettings.STANDARD,
            settings.timeout(),
            () ->
                ClientFactory.builder()
                    .workerGroup(machine.io, false)
                    .connectTimeout(settings.timeout())
                    .idleTimeout(idle));
  }

  /** Scrapes the target now, and again each interval until the result or this scraper is closed. */
  public WatchedTarget watch(Target target) {
    return watch(target, settings.timeout());
  }

  /** As {@link #watch(Target)}, with another timeout for the whole page. */
  public WatchedTarget watch(Target target, Duration timeout) {
    return new WatchedTarget(target, connections, machine, settings.withTimeout(timeout), head);
  }

  /**
   * Closes the connections, and waits for no page. Close the watched targets first: what still runs
   * fails from now on.
   */
  @Override
  public void close() {
    machine.readers.close();
    connections.close();
    machine.close();
  }
}
