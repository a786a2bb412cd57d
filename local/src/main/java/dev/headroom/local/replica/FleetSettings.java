package dev.headroom.local.replica;

import java.time.Duration;

/**
 * How patient a fleet is.
 *
 * @param startProbeEvery how often a starting replica is asked whether it is ready
 * @param probeEvery how often the others are
 * @param probeTimeout how long one answer may take
 * @param unreadyAfter probes in a row without any answer until a replica gets no requests; an
 *     answer other than 2xx is enough by itself
 * @param startLimit how long a replica may take to become ready before it is replaced
 * @param healthyAfter a replica that dies after it was ready for this long counts as a first
 *     failure
 * @param drainLimit how long a draining replica may take to finish its requests
 * @param stopLimit how long a replica may take from TERM to its end, then it is killed
 * @param maxLogBytes beyond, a replica's log is moved aside, once
 */
public record FleetSettings(
    Duration startProbeEvery,
    Duration probeEvery,
    Duration probeTimeout,
    int unreadyAfter,
    Duration startLimit,
    Duration healthyAfter,
    Duration drainLimit,
    Duration stopLimit,
    long maxLogBytes) {

  public static final FleetSettings DEFAULT =
      new FleetSettings(
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          3,
          Duration.ofMinutes(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          16 << 20);

  /** The same but for {@link #stopLimit}. */
  public FleetSettings withStopLimit(Duration limit) {
    return new FleetSettings(
        startProbeEvery,
        probeEvery,
        probeTimeout,
        unreadyAfter,
        startLimit,
        healthyAfter,
        drainLimit,
        limit,
        maxLogBytes);
  }
}
