package dev.headroom.serving.telemetry;

import java.util.EnumSet;
import java.util.Set;

/** The counters of a model that do not depend on its version. Thread-safe. */
public final class ModelTelemetry {
  final String labels;
  final RequestCounters requests = new RequestCounters(unversioned());

  public ModelTelemetry(String model) {
    this.labels = Exposition.label("name", model);
  }

  private static Set<Operation> unversioned() {
    Set<Operation> operations = EnumSet.allOf(Operation.class);
    operations.removeIf(Operation::versioned);
    return operations;
  }

  public void counted(RequestKind kind, boolean success) {
    requests.count(kind, success);
  }
}
