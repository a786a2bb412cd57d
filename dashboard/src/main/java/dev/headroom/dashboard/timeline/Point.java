package dev.headroom.dashboard.timeline;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One moment of one server.
 *
 * @param loads a metric of the policy each; empty where nothing scales the server
 * @param replicas absent where they could not be counted
 * @param health a replica each
 * @param problem why the last decision could not be applied, kept or written down, if it could not
 */
public record Point(
    Instant at,
    List<Load> loads,
    Optional<Replicas> replicas,
    Traffic traffic,
    List<Health> health,
    Optional<String> problem) {
  /** Without a problem. */
  public Point(
      Instant at,
      List<Load> loads,
      Optional<Replicas> replicas,
      Traffic traffic,
      List<Health> health) {
    this(at, loads, replicas, traffic, health, Optional.empty());
  }

  public Point {
    loads = List.copyOf(loads);
    health = List.copyOf(health);
  }
}
