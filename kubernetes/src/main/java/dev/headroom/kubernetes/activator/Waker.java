package dev.headroom.kubernetes.activator;

import dev.headroom.watch.Every;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Tells policies that requests wait: at once, and then once a second for as long as they do.
 * Thread-safe.
 */
final class Waker implements AutoCloseable {
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final InstantSource clock;
  private final Set<Asked> asked = new LinkedHashSet<>();
  private final Every turns;

  private record Asked(String namespace, Wakes whom) {}

  Waker(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
    turns = Every.start("wakes", AGAIN, this::tellAll);
  }

  /** Somebody waits now. Returns at once. */
  void wake(String namespace, Wakes whom) {
    boolean isNew;
    synchronized (asked) {
      isNew = asked.add(new Asked(namespace, whom));
    }
    if (isNew) {
      turns.soon();
    }
  }

  private void tellAll() {
    Set<Asked> now;
    synchronized (asked) {
      now = new LinkedHashSet<>(asked);
    }
    KubernetesClientException problem = null;
    for (Asked each : now) {
      try {
        tell(each);
      } catch (KubernetesClientException e) {
        problem = e;
      } finally {
        synchronized (asked) {
          asked.remove(each);
        }
      }
    }
    if (problem != null) {
      throw problem;
    }
  }

  private void tell(Asked each) {
    String time = clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
    client
        .genericKubernetesResources(each.whom().apiVersion(), each.whom().kind())
        .inNamespace(each.namespace())
        .withName(each.whom().name())
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"" + Wakes.ASKED + "\":\"" + time + "\"}}}");
  }

  @Override
  public void close() {
    turns.close();
  }
}
