package dev.headroom.kubernetes.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.status.ConditionStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who goes first. */
class DeletionCostsTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private static ObservedPod pod(String name, boolean ready, String cost) {
    Pod.Ready is =
        new Pod.Ready(ready ? ConditionStatus.TRUE : ConditionStatus.FALSE, START.plusSeconds(1));
    return new ObservedPod(Pod.running(name, START, is), "uid-" + name, true, cost);
  }

  private static ObservedPod pod(String name) {
    return pod(name, true, "");
  }

  @Test
  void theLeastBusyAreTheCheapest() {
    Map<String, String> costs =
        DeletionCosts.before(
            1, List.of(pod("a"), pod("b"), pod("c")), Map.of("a", 4000L, "b", 9000L, "c", 1000L));
    assertThat(costs).as("the busiest stays at 0").isEqualTo(Map.of("c", "-2", "a", "-1"));
  }

  @Test
  void thoseThatAreNotReadyGoBeforeBusyOnes() {
    assertThat(
            DeletionCosts.before(
                1, List.of(pod("busy"), pod("new", false, "")), Map.of("busy", 3000L)))
        .isEqualTo(Map.of("new", "-1"));
  }

  @Test
  void whoWasToGoOnceAndStayedIsPutBack() {
    assertThat(
            DeletionCosts.before(
                1, List.of(pod("a", true, "-1"), pod("b")), Map.of("a", 5000L, "b", 0L)))
        .isEqualTo(Map.of("a", "0", "b", "-1"));
  }

  @Test
  void whatIsSoAlreadyIsNotWrittenAgain() {
    assertThat(
            DeletionCosts.before(
                1, List.of(pod("a", true, "0"), pod("b", true, "-1")), Map.of("a", 5000L)))
        .isEmpty();
  }

  @Test
  void onlyReplicaSetsChooseByCost() {
    ObservedPod ofStatefulSet = new ObservedPod(pod("web-1").pod(), "uid", false, "");
    assertThat(DeletionCosts.before(0, List.of(ofStatefulSet), Map.of())).isEmpty();
  }

  @Test
  void whoGoesAlreadyHasNoPart() {
    Pod going = pod("going").pod();
    ObservedPod deleting =
        new ObservedPod(
            new Pod(
                "going",
                Map.of(),
                going.phase(),
                true,
                Optional.of(START),
                going.ready(),
                going.resources()),
            "uid",
            true,
            "");
    assertThat(DeletionCosts.before(1, List.of(deleting, pod("a")), Map.of())).isEmpty();
  }
}
