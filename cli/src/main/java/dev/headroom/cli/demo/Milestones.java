package dev.headroom.cli.demo;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.control.Tick;
import dev.headroom.local.SystemEvent;
import dev.headroom.local.SystemListener;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.status.MetricStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the system decided and what became of it, in order. Thread-safe. */
final class Milestones implements SystemListener {
  /** A decision that changed the number of replicas. */
  record Scaling(Instant at, int from, int to) {}

  private final DemoTable table;

  @GuardedBy("this")
  private final List<Scaling> scalings = new ArrayList<>();

  @GuardedBy("this")
  private final List<SystemEvent> events = new ArrayList<>();

  @GuardedBy("this")
  private OptionalDouble load = OptionalDouble.empty();

  Milestones(DemoTable table) {
    this.table = table;
  }

  @Override
  public synchronized void event(SystemEvent event) {
    events.add(event);
    switch (event.kind()) {
      case UP, STOPPING -> {}
      case SCALED -> table.tell(event.at(), "decision: " + event.message());
      default ->
          table.tell(event.at(), event.replica().isPresent() ? event.sentence() : event.message());
    }
  }

  @Override
  public void ticked(String server, Tick tick) {
    switch (tick) {
      case Tick.Decided decided -> decided(decided.decision());
      case Tick.Failed failed -> table.tell(failed.at(), "no decision: " + failed.problem());
      case Tick.Skipped _ -> {}
    }
  }

  private synchronized void decided(Decision decision) {
    load =
        decision.metrics().stream()
            .mapMulti(Milestones::proposed)
            .mapToDouble(Double::doubleValue)
            .findFirst();
    if (decision.scaledTo().isPresent()) {
      Scaling scaling =
          new Scaling(decision.time(), decision.currentReplicas(), decision.scaledTo().getAsInt());
      scalings.add(scaling);
    }
  }

  private static void proposed(MetricOutcome metric, java.util.function.Consumer<Double> values) {
    if (metric instanceof MetricOutcome.Proposed proposed
        && proposed.current() instanceof MetricStatus.Pods pods) {
      pods.current().averageValue().ifPresent(value -> values.accept(value.doubleValue()));
    }
  }

  /** The signal at the last decision; empty where there was none to read. */
  synchronized OptionalDouble load() {
    return load;
  }

  /** The first decision after a time for more replicas, or for fewer. */
  synchronized Optional<Scaling> firstAfter(Instant time, boolean out) {
    return scalings.stream()
        .filter(scaling -> scaling.at().isAfter(time) && (scaling.to() > scaling.from()) == out)
        .findFirst();
  }

  /** When something first happened after a time. */
  synchronized Optional<Instant> firstAfter(Instant time, SystemEvent.Kind kind) {
    return events.stream()
        .filter(event -> event.at().isAfter(time) && event.kind() == kind)
        .map(SystemEvent::at)
        .findFirst();
  }
}
