package dev.headroom.signal;

import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.MetricSpec;
import java.util.Optional;

/**
 * One metric, measured.
 *
 * @param spec what was measured, and its target
 * @param standsIn where the gateway stood in for a page: which signal, and why
 */
public record Measure(MetricSpec spec, Reading reading, Optional<String> standsIn) {
  public static Measure of(MetricSpec spec, Reading reading) {
    return new Measure(spec, reading, Optional.empty());
  }
}
