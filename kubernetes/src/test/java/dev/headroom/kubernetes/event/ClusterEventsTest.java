package dev.headroom.kubernetes.event;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.control.PolicyId;
import dev.headroom.control.event.EventSink;
import dev.headroom.control.event.EventSinkContract;
import dev.headroom.control.event.PolicyEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** Events as they would be written; on a real cluster, see the cluster tests. */
class ClusterEventsTest extends EventSinkContract {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Map<String, Occurrence> written = new LinkedHashMap<>();
  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicInteger told = new AtomicInteger();
  private final ClusterEvents events = new ClusterEvents(this::write, ClusterEventsTest::about);

  @AfterEach
  void close() {
    events.close();
  }

  private static About about(PolicyId policy) {
    return new About(
        "headroom.dev/v1alpha1", "ScalingPolicy", policy.namespace(), policy.name(), "uid");
  }

  private void write(Occurrence event) {
    synchronized (written) {
      written.remove(event.name());
      written.put(event.name(), event);
    }
    writes.incrementAndGet();
  }

  @Override
  protected EventSink sink() {
    return event -> {
      told.incrementAndGet();
      events.tell(event);
    };
  }

  @Override
  @Test
  @Disabled("the API server keeps events, and forgets each after an hour")
  protected void manyEventsAreBounded() {}

  private void settled() {
    until("all are written", LIMIT, () -> writes.get() == told.get());
  }

  @Override
  protected List<Told> told() {
    settled();
    synchronized (written) {
      return written.values().stream()
          .map(
              event ->
                  new Told(
                      event.about().name(),
                      event.reason(),
                      event.warning(),
                      event.message(),
                      event.last(),
                      event.count()))
          .toList();
    }
  }

  @Test
  void whoTellsWaitsForNobody() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    List<Occurrence> slow = new ArrayList<>();
    EventWriter writer =
        event -> {
          try {
            answer.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          slow.add(event);
        };
    ClusterEvents behind = new ClusterEvents(writer, ClusterEventsTest::about);
    for (int i = 0; i < 5000; i++) {
      behind.tell(event(i));
    }
    answer.countDown();
    behind.close();
    assertThat(slow).as("what came later was dropped").hasSizeBetween(1, 1001);
  }

  @Test
  void aClusterThatRefusesEventsStopsNothing() {
    AtomicInteger tries = new AtomicInteger();
    try (ClusterEvents refused =
        new ClusterEvents(
            _ -> {
              tries.incrementAndGet();
              throw new IOException("forbidden");
            },
            ClusterEventsTest::about)) {
      refused.tell(event(1));
      refused.tell(event(2));
      until("both were tried", LIMIT, () -> tries.get() == 2);
    }
  }

  private static PolicyEvent event(int second) {
    return new PolicyEvent(
        Instant.EPOCH.plusSeconds(second),
        new PolicyId("default", "policy"),
        PolicyEvent.Kind.SCALED,
        "SuccessfulRescale",
        false,
        second + " → " + (second + 1) + " replicas: load");
  }
}
