package dev.headroom.dashboard.timeline;

/**
 * How many replicas.
 *
 * @param wanted as decided last
 * @param ready those that take requests
 * @param least the fewest that the policy allows now
 * @param most the most that it allows now
 */
public record Replicas(int wanted, int ready, int least, int most) {}
