package dev.headroom.serving.telemetry;

import java.util.concurrent.atomic.LongAdder;

/**
 * Requests for what is not there. Which names they had is not kept: clients could make as many
 * series as they like. Thread-safe.
 */
public final class UnknownRequests {
  private final LongAdder models = new LongAdder();
  private final LongAdder versions = new LongAdder();

  /** There is no such model. */
  public void model() {
    models.increment();
  }

  /** There is no such version of the model. */
  public void version() {
    versions.increment();
  }

  void expose(Exposition page) {
    String family = "headroom_requests_unknown_total";
    page.family(
        family, "counter", "Requests for models, and for versions of models, that are not there.");
    page.sample(family, Exposition.label("what", "model"), models.sum());
    page.sample(family, Exposition.label("what", "version"), versions.sum());
  }
}
