package dev.headroom.scaling.observation;

import dev.headroom.scaling.status.ConditionStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One replica.
 *
 * @param deleting it has been told to go
 * @param startTime when it was accepted to run
 * @param ready its Ready condition; absent if it has none yet
 * @param resources what it requests; only Utilization targets need it
 */
public record Pod(
    String name,
    Map<String, String> labels,
    Phase phase,
    boolean deleting,
    Optional<Instant> startTime,
    Optional<Ready> ready,
    PodResources resources) {

  /** Kubernetes compares a time that is not set as if it were the year one. */
  public static final Instant TIME_UNSET = Instant.parse("0001-01-01T00:00:00Z");

  /** Where a pod is in its life; {@link #UNKNOWN} stands for anything else, also for nothing. */
  public enum Phase {
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    UNKNOWN
  }

  /** Whether it takes requests, and since when that is so ({@link #TIME_UNSET} if not known). */
  public record Ready(ConditionStatus status, Instant lastTransitionTime) {}

  public Pod {
    labels = Map.copyOf(labels);
  }

  /** A running pod without requests. */
  public static Pod running(String name, Instant startTime, Ready ready) {
    return new Pod(
        name,
        Map.of(),
        Phase.RUNNING,
        false,
        Optional.of(startTime),
        Optional.of(ready),
        PodResources.NONE);
  }

  public boolean isReady() {
    return ready.isPresent() && ready.get().status() == ConditionStatus.TRUE;
  }
}
