package dev.headroom.scaling.stage;

import dev.headroom.scaling.decision.MetricOutcome;
import java.util.List;

/** What the metrics said, as far as it is believed, and the draft whose number they came to. */
record Heard(List<MetricOutcome> outcomes, Draft draft) {
  Heard {
    outcomes = List.copyOf(outcomes);
  }
}
