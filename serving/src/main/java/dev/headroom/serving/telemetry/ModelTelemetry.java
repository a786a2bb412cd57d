package dev.headroom.serving.telemetry;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** The counters of a model that do not depend on its version. Thread-safe. */
public final class ModelTelemetry {
  final String labels;
  final RequestCounters requests = new RequestCounters(unversioned());

  final LongAdder demanded = new LongAdder();
  final LongAdder evicted = new LongAdder();

  public ModelTelemetry(String model) {
    this.labels = Exposition.label("name", model);
  }

  private static Set<Operation> unversioned() {
    Set<Operation> operations = EnumSet.allOf(Operation.class);
    operations.removeIf(Operation::versioned);
    return operations;
  }

  /** A version is loaded because it was asked. */
  public void demanded() {
    demanded.increment();
  }

  /** A version is unloaded to make room for another. */
  public void evicted() {
    evicted.increment();
  }

  public void counted(RequestKind kind, boolean success) {
    requests.count(kind, success);
  }
}
