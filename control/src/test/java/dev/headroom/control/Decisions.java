package dev.headroom.control;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.history.Recommendation;
import dev.headroom.scaling.history.ScaleEvent;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.status.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Decisions made by the test itself, in place of the real ones. */
public final class Decisions {
  private Decisions() {}

  /** To have {@code wanted} replicas, remembering it. */
  public static Decision wanting(
      int wanted, Instant now, Observation observation, History history) {
    int current = ((Target.Scale) observation.target()).specReplicas();
    List<Recommendation> recommendations = new ArrayList<>(history.recommendations());
    recommendations.add(new Recommendation(now, wanted));
    History next = history.withRecommendations(recommendations);
    if (wanted > current) {
      next = next.withScaleUps(List.of(new ScaleEvent(now, wanted - current)));
    }
    return new Decision(
        now,
        current,
        List.of(),
        OptionalInt.of(wanted),
        List.of(),
        wanted == current ? OptionalInt.empty() : OptionalInt.of(wanted),
        new Status(current, wanted, Optional.empty(), List.of(), List.of()),
        List.of(),
        next);
  }
}
