package dev.headroom.control;

import dev.headroom.scaling.history.History;
import dev.headroom.scaling.history.Recommendation;
import dev.headroom.scaling.history.ScaleEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Histories across restarts. */
final class Memory {
  private Memory() {}

  /**
   * The history to go on with: with {@code running} replicas recommended at {@code now}, and
   * nothing later than that, because a clock that was set back meanwhile would otherwise keep old
   * entries for as long as it was ahead.
   */
  static History afterRestart(History saved, Instant now, int running) {
    List<Recommendation> recommendations = new ArrayList<>();
    for (Recommendation past : saved.recommendations()) {
      recommendations.add(new Recommendation(earlier(past.time(), now), past.replicas()));
    }
    recommendations.add(new Recommendation(now, running));
    return saved
        .withRecommendations(recommendations)
        .withScaleUps(notAfter(saved.scaleUps(), now))
        .withScaleDowns(notAfter(saved.scaleDowns(), now));
  }

  static boolean differOnlyInRecommendations(History one, History other) {
    return one.withRecommendations(List.of()).equals(other.withRecommendations(List.of()));
  }

  private static List<ScaleEvent> notAfter(List<ScaleEvent> events, Instant now) {
    return events.stream()
        .map(event -> new ScaleEvent(earlier(event.time(), now), event.change()))
        .toList();
  }

  private static Instant earlier(Instant time, Instant now) {
    return time.isAfter(now) ? now : time;
  }
}
