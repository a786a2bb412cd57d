package dev.headroom.kubernetes.event;

import dev.headroom.control.event.EventSink;
import dev.headroom.control.event.EventSinkContract;
import dev.headroom.kubernetes.RealCluster;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** Events of a real cluster. */
class EventsClusterTest extends EventSinkContract {
  private static final String NAMESPACE = "policy-events";

  private KubernetesClient client;
  private ClusterEvents events;
  private final AtomicInteger told = new AtomicInteger();
  private final AtomicInteger written = new AtomicInteger();

  @BeforeEach
  void open() {
    client = RealCluster.client();
    RealCluster.namespace(client, NAMESPACE);
    client.v1().events().inNamespace(NAMESPACE).delete();
    CoreEvents writer = new CoreEvents(client, "test");
    events =
        new ClusterEvents(
            event -> {
              writer.write(event);
              written.incrementAndGet();
            },
            policy ->
                new About(
                    "headroom.dev/v1alpha1", "ScalingPolicy", NAMESPACE, policy.name(), "uid"));
  }

  @AfterEach
  void close() {
    if (client != null) {
      events.close();
      client.close();
    }
  }

  @Override
  protected EventSink sink() {
    return event -> {
      told.incrementAndGet();
      events.tell(event);
    };
  }

  @Override
  protected List<Told> told() {
    RealCluster.await("all are written", () -> written.get() == told.get());
    return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
        .sorted(Comparator.comparing(Event::getLastTimestamp))
        .map(
            event ->
                new Told(
                    event.getInvolvedObject().getName(),
                    event.getReason(),
                    event.getType().equals("Warning"),
                    event.getMessage(),
                    Instant.parse(event.getLastTimestamp()),
                    event.getCount()))
        .toList();
  }

  @Override
  @Test
  @Disabled("the API server keeps events, and forgets each after an hour")
  protected void manyEventsAreBounded() {}
}
