package dev.headroom.signal;

import dev.headroom.gateway.signal.GatewayReading;
import dev.headroom.gateway.signal.GatewaySignal;
import dev.headroom.gateway.signal.LoadMeans;
import dev.headroom.gateway.signal.LoadWatch;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.quantity.Quantity;
import java.time.Instant;

/** Reads a signal of the gateway. */
final class GatewayMeter implements Meter {
  private final GatewaySignal signal;
  private final MetricSpec spec;
  private final double target;
  private final int slots;
  private final LoadWatch watch;

  GatewayMeter(PlannedMetric.OfGateway metric, LoadWatch watch) {
    signal = metric.signal();
    spec = spec(signal, metric.target());
    target = metric.target().doubleValue();
    slots = metric.slots().orElse(1);
    this.watch = watch;
  }

  static MetricSpec spec(GatewaySignal signal, Quantity target) {
    return new MetricSpec.Pods(
        MetricIdentifier.named(signal.signalName()), new MetricTarget.AverageValue(target));
  }

  @Override
  public Measure read(Pages pages, Instant now) {
    return Measure.of(spec, reading(signal.read(watch, slots), now));
  }

  static Reading reading(GatewayReading reading, Instant now) {
    return switch (reading) {
      case GatewayReading.Present present -> Samples.of(present.values(), now);
      case GatewayReading.Absent absent -> new Reading.Failed(absent.sentence());
    };
  }

  @Override
  public boolean isAbove(LoadMeans load, double tolerance) {
    return isAbove(signal, load, slots, target * (1 + tolerance));
  }

  /** Whether the mean of the replicas is above a limit, as a decision takes it. */
  static boolean isAbove(GatewaySignal signal, LoadMeans load, double slots, double limit) {
    return signal
        .ofLoad(load, slots)
        .map(
            values ->
                values.values().stream().mapToDouble(Double::doubleValue).average().orElse(0)
                    > limit)
        .orElse(false);
  }
}
