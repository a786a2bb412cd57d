package dev.headroom.signal;

import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Values by replica as a decision takes them. */
final class Samples {
  /** Named in the samples only; how far back each measure looks is its own affair. */
  private static final Duration WINDOW = Duration.ofSeconds(1);

  private static final double MILLI = 1000;

  private Samples() {}

  static Reading of(Map<String, Double> values, Instant now) {
    return new Reading.PerPod(
        values.entrySet().stream()
            .map(
                value ->
                    new PodSample(
                        value.getKey(), Math.round(value.getValue() * MILLI), now, WINDOW))
            .toList());
  }
}
