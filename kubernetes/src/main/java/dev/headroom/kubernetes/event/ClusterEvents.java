package dev.headroom.kubernetes.event;

import dev.headroom.control.PolicyId;
import dev.headroom.control.event.EventSink;
import dev.headroom.control.event.PolicyEvent;
import dev.headroom.control.event.Repeats;
import dev.headroom.control.event.SameWords;
import dev.headroom.control.event.Seen;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells policies' events to the cluster, in their order. Thread-safe. */
public final class ClusterEvents implements EventSink, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClusterEvents.class);
  private static final int KEPT = 1000;
  private static final int LONGEST_MESSAGE = 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long SAY_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  private record Sameness(About about, String reason, boolean warning, String words) {}

  private final EventWriter writer;
  private final Function<PolicyId, About> objects;
  private final BlockingQueue<PolicyEvent> queue = new LinkedBlockingQueue<>(KEPT);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  /** Used by the thread alone, as the next one. */
  private final Repeats<Sameness, PolicyEvent> seen = new Repeats<>(KEPT);

  private final Map<Sameness, String> names = new HashMap<>();
  private boolean failing;
  private long saidDropped = System.nanoTime() - SAY_AGAIN_NANOS;

  /**
   * Events of the operator.
   *
   * @param objects which object a policy's events are about
   * @param instance which operator tells them: its pod's name
   */
  public static ClusterEvents of(
      KubernetesClient client, Function<PolicyId, About> objects, String instance) {
    return new ClusterEvents(new CoreEvents(client, instance), objects);
  }

  ClusterEvents(EventWriter writer, Function<PolicyId, About> objects) {
    this.writer = writer;
    this.objects = objects;
    this.thread = Thread.ofVirtual().name("events").start(this::run);
  }

  @Override
  public void tell(PolicyEvent event) {
    if (!queue.offer(event)) {
      dropped.incrementAndGet();
    }
  }

  @SuppressWarnings("Interruption") // only close() ends the loop
  private void run() {
    while (!closed || !queue.isEmpty()) {
      try {
        PolicyEvent event = queue.poll(100, TimeUnit.MILLISECONDS);
        if (event != null) {
          write(event);
        }
        sayDropped();
      } catch (InterruptedException e) {
        return;
      } catch (Throwable e) {
        log.warn("An event could not be told", e);
      }
    }
  }

  private void sayDropped() {
    long now = System.nanoTime();
    if (dropped.get() > 0 && now - saidDropped > SAY_AGAIN_NANOS) {
      saidDropped = now;
      log.warn(
          "{} events were dropped: they come faster than the cluster takes them",
          dropped.getAndSet(0));
    }
  }

  private void write(PolicyEvent event) {
    About about = objects.apply(event.policy());
    boolean isChange =
        event.kind() == PolicyEvent.Kind.SCALED || event.kind() == PolicyEvent.Kind.ADVISED;
    Sameness same =
        new Sameness(
            about, event.reason(), event.warning(), SameWords.of(event.message(), isChange));
    Seen<PolicyEvent> now = seen.add(same, event, event.at());
    if (names.size() > 2 * KEPT) {
      names.clear(); // of those that are seen no more; others get new objects
    }
    String name = now.count() == 1 ? name(about, now) : names.getOrDefault(same, name(about, now));
    names.put(same, name);
    try {
      writer.write(
          new Occurrence(
              name,
              about,
              event.reason(),
              event.warning(),
              shortened(event.message()),
              now.first(),
              event.at(),
              now.count()));
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        failing = true;
        log.warn("Events cannot be written, and are dropped: {}", e.getMessage());
      }
    }
  }

  /** As client-go names events. */
  private static String name(About about, Seen<PolicyEvent> event) {
    long nanos = ChronoUnit.NANOS.between(Instant.EPOCH, event.first()) + event.number();
    return about.name() + "." + Long.toHexString(nanos);
  }

  /** An event's message may have so many bytes. */
  private static String shortened(String message) {
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE - 1) + "…";
  }

  /** Writes what is queued, for two seconds at most. */
  @Override
  public void close() {
    closed = true;
    try {
      if (!thread.join(PATIENCE)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
