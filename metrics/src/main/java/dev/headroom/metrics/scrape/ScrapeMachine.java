package dev.headroom.metrics.scrape;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.common.util.EventLoopGroups;
import dev.headroom.metrics.access.Connections;
import dev.headroom.metrics.scrape.config.JobConfiguration;
import dev.headroom.metrics.series.SampleSink;
import io.netty.channel.EventLoopGroup;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * What all targets share: one I/O thread, which never waits, and a few threads that read pages,
 * none of which anybody waits for but the target whose page it is. Thread-safe.
 */
public final class ScrapeMachine implements AutoCloseable {
  final EventLoopGroup io = EventLoopGroups.newEventLoopGroup(1, "scraper-io", true);
  final ReadingThreads readers = new ReadingThreads();
  final SampleSink sink;
  final InstantSource clock;

  public ScrapeMachine(SampleSink sink, InstantSource clock) {
    this.sink = sink;
    this.clock = clock;
  }

  /**
   * For the targets of a job.
   *
   * @throws IllegalArgumentException if the job's certificates cannot be read
   */
  public JobScraper job(JobConfiguration job) {
    try {
      return new JobScraper(
          this,
          job,
          new Connections(
              job.tls(),
              job.timeout(),
              () ->
                  ClientFactory.builder()
                      .workerGroup(io, false)
                      .connectTimeout(job.timeout())
                      .idleTimeout(job.interval().multipliedBy(3).plus(job.timeout()))));
    } catch (IllegalArgumentException unreadable) {
      throw new IllegalArgumentException(
          "job " + job.name() + ": tls_config: " + unreadable.getMessage(), unreadable);
    }
  }

  /** Waits for no page. */
  @Override
  public void close() {
    readers.close();
    // Netty would by default wait two seconds for more work.
    io.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
