package dev.headroom.dashboard.timeline;

import dev.headroom.control.sentence.Figures;
import dev.headroom.scaling.decision.MetricOutcome;
import java.util.OptionalDouble;

/**
 * What one metric of a server's policy was, against what it should be.
 *
 * @param metric its name
 * @param value in the target's unit; empty where there was no data
 * @param target empty where there is none
 * @param absence why there is no value; empty where there is one
 */
public record Load(String metric, OptionalDouble value, OptionalDouble target, String absence) {

  /** What a decision saw of a metric. */
  public static Load of(MetricOutcome outcome) {
    Figures figures = Figures.of(outcome);
    return new Load(
        outcome.metric().name(),
        figures.value(),
        figures.target(),
        switch (outcome) {
          case MetricOutcome.Proposed _ -> "";
          case MetricOutcome.Failed failed -> failed.cause();
        });
  }
}
