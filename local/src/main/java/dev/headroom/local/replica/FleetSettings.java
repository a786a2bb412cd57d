package dev.headroom.local.replica;

import java.time.Duration;

/**
 * How patient a fleet is, beside what a user says of a server ({@link
 * dev.headroom.api.resource.ReplicaSettings}).
 *
 * @param startProbeEvery how often a starting replica is asked whether it is ready
 * @param unreadyAfter probes in a row without any answer until a replica gets no requests; a wrong
 *     answer is enough by itself
 * @param healthyAfter a replica that dies after it was ready for this long counts as a first
 *     failure
 * @param stopLimit how long a replica may take from TERM to its end, then it is killed
 */
public record FleetSettings(
    Duration startProbeEvery, int unreadyAfter, Duration healthyAfter, Duration stopLimit) {

  public static final FleetSettings DEFAULT =
      new FleetSettings(Duration.ofMillis(100), 3, Duration.ofSeconds(10), Duration.ofSeconds(5));

  /** The same but for {@link #stopLimit}. */
  public FleetSettings withStopLimit(Duration limit) {
    return new FleetSettings(startProbeEvery, unreadyAfter, healthyAfter, limit);
  }
}
