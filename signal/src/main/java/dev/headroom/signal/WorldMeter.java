package dev.headroom.signal;

import dev.headroom.gateway.signal.LoadMeans;
import dev.headroom.scaling.policy.MetricSpec;
import java.time.Instant;

/** Asks for what only this world has. */
record WorldMeter(MetricSpec metric, Elsewhere elsewhere) implements Meter {
  @Override
  public Measure read(Pages pages, Instant now) {
    return Measure.of(metric, elsewhere.read(metric, now));
  }

  @Override
  public boolean isAbove(LoadMeans load, double tolerance) {
    return false;
  }
}
