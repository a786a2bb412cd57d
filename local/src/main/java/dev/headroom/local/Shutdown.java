package dev.headroom.local;

import dev.headroom.gateway.Gateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a system: the gateway takes nothing new and lets requests finish; a server's replicas
 * end when no request is left, or when its own limit for draining is over.
 */
final class Shutdown {
  private static final Logger log = LoggerFactory.getLogger(Shutdown.class);
  private static final Duration STOP_REPLICAS = Duration.ofSeconds(3);

  /** For replicas that do not even end when killed. */
  private static final Duration SPARE = Duration.ofSeconds(4);

  private Shutdown() {}

  /**
   * Stops gateway and replicas.
   *
   * @param decisions ends by itself, and is waited for as long as the rest
   */
  static void of(Gateway gateway, List<RunningServer> servers, Thread decisions) {
    Duration longest =
        servers.stream()
            .map(server -> server.plan.server().settings().drainLimit())
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    CountDownLatch finished = new CountDownLatch(1);
    List<Thread> ends = new ArrayList<>();
    for (RunningServer server : servers) {
      ends.add(
          Thread.ofPlatform()
              .daemon()
              .name("end-" + server.plan.name())
              .start(() -> end(server, finished)));
    }
    gateway.stop(longest);
    finished.countDown();
    ends.add(decisions);
    ends.forEach(Shutdown::join);
  }

  private static void end(RunningServer server, CountDownLatch finished) {
    Duration limit = server.plan.server().settings().drainLimit();
    try {
      if (!finished.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        log.info("{}: not all requests were finished within {}", server.plan.name(), limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.pool.close();
    server.fleet.stop(Duration.ZERO, STOP_REPLICAS);
  }

  private static void join(Thread thread) {
    try {
      if (!thread.join(STOP_REPLICAS.plus(SPARE))) {
        log.warn("{} does not end; the rest is stopped without it", thread.getName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
