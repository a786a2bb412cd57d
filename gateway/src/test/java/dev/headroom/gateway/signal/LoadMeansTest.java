package dev.headroom.gateway.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.headroom.gateway.PoolLoad;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadMeansTest {
  private static final long S = 1_000_000_000;

  private static PoolLoad load(long at, long waitingNanos, PoolLoad.Share... shares) {
    return new PoolLoad(at, List.of(shares), 0, waitingNanos);
  }

  private static PoolLoad.Share ready(String replica, long inFlightNanos) {
    return new PoolLoad.Share(replica, true, 0, inFlightNanos);
  }

  @Test
  void aMeanIsADifferenceOfSumsByTheTimeBetween() {
    LoadMeans means =
        LoadMeans.between(
            load(5 * S, 7 * S, ready("a", 10 * S), ready("b", 0)),
            5 * S,
            load(7 * S, 11 * S, ready("a", 16 * S), ready("b", S)));

    assertThat(means.inFlight()).containsExactly(entry("a", 3.0), entry("b", 0.5));
    assertThat(means.waiting()).isEqualTo(2);
  }

  @Test
  void sumsMayWrapAround() {
    LoadMeans means =
        LoadMeans.between(
            load(Long.MAX_VALUE, 0, ready("a", Long.MAX_VALUE - S)),
            Long.MAX_VALUE,
            load(Long.MAX_VALUE + S, 0, ready("a", Long.MAX_VALUE + S)));
    assertThat(means.inFlight()).containsExactly(entry("a", 2.0));
  }

  @Test
  void aTimeInWhichNothingWasAskedCounts() {
    LoadMeans means = LoadMeans.between(load(0, 0), 9 * S, load(10 * S, 0, ready("a", S / 4)));
    assertThat(means.inFlight()).containsExactly(entry("a", 0.25));
  }

  @Test
  void onlyReplicasThatGetNewRequestsCountAndShareWhatWaits() {
    LoadMeans means =
        LoadMeans.between(
            load(0, 0),
            0,
            load(
                S,
                6 * S,
                ready("a", 3 * S),
                ready("b", S),
                new PoolLoad.Share("leaving", false, 9, 9 * S)));

    assertThat(means.inFlight()).containsOnlyKeys("a", "b");
    assertThat(means.waitingShare()).isEqualTo(Map.of("a", 3.0, "b", 3.0));
    assertThat(means.requestsPerSlot(2)).isEqualTo(Map.of("a", 3.0, "b", 2.0));
    assertThat(means.beyondSlots(2)).isEqualTo(Map.of("a", 4.0, "b", 3.0));
  }
}
