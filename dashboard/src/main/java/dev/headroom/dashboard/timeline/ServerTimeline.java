package dev.headroom.dashboard.timeline;

import dev.headroom.scaling.decision.Decision;
import java.util.List;

/** What is remembered of one server, oldest first. */
public record ServerTimeline(String server, List<Point> points, List<Decision> decisions) {
  public ServerTimeline {
    points = List.copyOf(points);
    decisions = List.copyOf(decisions);
  }
}
