package dev.headroom.metrics.scrape;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.common.util.EventLoopGroups;
import dev.headroom.metrics.store.Head;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Scrapes targets. All share one I/O thread, which never waits, and a few threads that read pages,
 * none of which anybody waits for but the target whose page it is. Thread-safe.
 */
public final class Scraper implements AutoCloseable {
  private final ScrapeSettings settings;
  private final Head head;
  private final InstantSource clock;
  private final EventLoopGroup io = EventLoopGroups.newEventLoopGroup(1, "scraper-io", true);
  private final ClientFactory connections;
  private final ReadingThreads readers = new ReadingThreads();

  /**
   * Scrapes nothing yet.
   *
   * @param head where the targets' series go
   */
  public Scraper(ScrapeSettings settings, Head head, InstantSource clock) {
    this.settings = settings;
    this.head = head;
    this.clock = clock;
    Duration idle = settings.interval().multipliedBy(3).plus(settings.timeout());
    this.connections =
        ClientFactory.builder()
            .workerGroup(io, false)
            .connectTimeout(settings.timeout())
            .idleTimeout(idle)
            .build();
  }

  /** Scrapes the target now, and again each interval until the result or this scraper is closed. */
  public WatchedTarget watch(Target target) {
    return watch(target, settings.timeout());
  }

  /** As {@link #watch(Target)}, with another timeout for the whole page. */
  public WatchedTarget watch(Target target, Duration timeout) {
    return new WatchedTarget(
        target, connections, readers, settings.withTimeout(timeout), head, clock);
  }

  /**
   * Closes the connections, and waits for no page. Close the watched targets first: what still runs
   * fails from now on.
   */
  @Override
  public void close() {
    readers.close();
    connections.close();
    // Netty would by default wait two seconds for more work.
    io.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
