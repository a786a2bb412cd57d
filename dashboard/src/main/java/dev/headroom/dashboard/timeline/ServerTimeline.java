package dev.headroom.dashboard.timeline;

import dev.headroom.scaling.decision.Decision;
import java.util.List;

/**
 * What is remembered of one server, oldest first, and how it is now.
 *
 * @param trouble the worst of what is the matter with it
 */
public record ServerTimeline(
    String server,
    List<Point> points,
    List<Decision> decisions,
    ServerState state,
    Trouble trouble) {
  public ServerTimeline {
    points = List.copyOf(points);
    decisions = List.copyOf(decisions);
  }
}
