package dev.headroom.kubernetes.operator;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of several operators acts: the one that holds a Lease of the cluster. One that loses it
 * tries to have it again. One that ends gives it back, so that another acts at once; after one that
 * was killed, another one does within eight seconds. Thread-safe.
 */
public final class Leadership implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Leadership.class);
  private static final Duration HELD = Duration.ofSeconds(6);
  private static final Duration RENEWED_WITHIN = Duration.ofSeconds(4);
  private static final Duration RENEWED_EVERY = Duration.ofSeconds(1);
  private static final Duration RELEASED_WITHIN = Duration.ofSeconds(5);
  private static final Executor AFTER_A_WHILE =
      CompletableFuture.delayedExecutor(RENEWED_EVERY.toSeconds(), TimeUnit.SECONDS);

  /** Where the Lease is. */
  public record Lease(String namespace, String name) {}

  private final KubernetesClient client;
  private final LeaderElectionConfig config;

  @GuardedBy("this")
  private @Nullable CompletableFuture<?> election;

  @GuardedBy("this")
  private boolean closed;

  private Leadership(KubernetesClient client, Lease lease, List<Led> led) {
    this.client = client;
    String identity =
        System.getenv().getOrDefault("HOSTNAME", "headroom") + "-" + UUID.randomUUID();
    this.config =
        new LeaderElectionConfigBuilder()
            .withName(lease.name())
            .withLock(new LeaseLock(lease.namespace(), lease.name(), identity))
            .withLeaseDuration(HELD)
            .withRenewDeadline(RENEWED_WITHIN)
            .withRetryPeriod(RENEWED_EVERY)
            .withReleaseOnCancel(true)
            .withLeaderCallbacks(
                new LeaderCallbacks(
                    () -> led.forEach(Led::lead),
                    () -> led.reversed().forEach(Led::cease),
                    leader -> log.info("{}: {} leads", lease.name(), leader)))
            .build();
  }

  /**
   * Begins to try.
   *
   * @param lease by which operators agree
   * @param led what acts while this one leads, in this order
   */
  public static Leadership start(KubernetesClient client, Lease lease, List<Led> led) {
    Leadership leadership = new Leadership(client, lease, List.copyOf(led));
    leadership.elect();
    return leadership;
  }

  private synchronized void elect() {
    if (!closed) {
      election = client.leaderElector().withConfig(config).build().start();
      var _ = election.whenCompleteAsync((_, _) -> elect(), AFTER_A_WHILE);
    }
  }

  /** Gives the Lease back, if this one has it. */
  @Override
  public void close() {
    CompletableFuture<?> running;
    synchronized (this) {
      closed = true;
      running = election;
    }
    if (running == null) {
      return;
    }
    running.cancel(true);
    try {
      var _ = running.handle((_, _) -> true).get(RELEASED_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.warn("the lease is not given back; it ends by itself in {} s", HELD.toSeconds());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
