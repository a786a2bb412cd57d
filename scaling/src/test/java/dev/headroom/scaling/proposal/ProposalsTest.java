package dev.headroom.scaling.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.decision.PodCount;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodResources;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors computed by hand from the rules: each replica requests one core. */
class ProposalsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @ParameterizedTest(name = "{0} ready at {1}m, {2} unready, {3} missing, target {4} %: {5}")
  @CsvSource({
    "4, 400, 0, 0, 50, 4", // 3.2 rounded up
    "4, 549, 0, 0, 50, 4", // 54 % is within tolerance
    "4, 559, 0, 0, 50, 4", // 55.9 % is cut to 55 %: a ratio of exactly 1.1
    "4, 560, 0, 0, 50, 5",
    "3, 900, 1, 0, 50, 6", // the unready one counts as idle: 67 % of four
    "3, 900, 0, 1, 50, 6", // so does the missing one
    "3, 100, 0, 1, 50, 3", // scaling down, the missing one counts as loaded
    "2, 100, 2, 0, 50, 1", // but unready ones do not count at all
    "3, 600, 0, 1, 150, 3", // loaded means the target where that is above 100 %
  })
  void proposes(int ready, long milli, int unready, int missing, int target, int replicas) {
    List<Pod> pods = new ArrayList<>();
    List<PodSample> samples = new ArrayList<>();
    for (int i = 0; i < ready + unready + missing; i++) {
      boolean isUnready = i >= ready && i < ready + unready;
      pods.add(pod("pod-" + i, isUnready ? Pod.Phase.PENDING : Pod.Phase.RUNNING));
      if (i < ready) {
        samples.add(new PodSample("pod-" + i, milli, NOW, Duration.ofSeconds(30)));
      }
    }
    MetricSpec metric = new MetricSpec.Resource("cpu", new MetricTarget.Utilization(target));
    Target.Scale scale = new Target.Scale(pods.size(), pods.size(), "app=a");
    MetricOutcome outcome =
        Proposals.of(
                NOW,
                new Observation(
                    scale, pods, List.of(new Reading.PerPod(samples)), Status.initial(pods.size())),
                scale,
                Policy.named("ns", "p").replicas(1, 10).metrics(metric).build(),
                Settings.defaults())
            .getFirst();
    assertThat(outcome)
        .isInstanceOfSatisfying(
            MetricOutcome.Proposed.class,
            proposed -> {
              assertThat(proposed.replicas()).isEqualTo(replicas);
              assertThat(proposed.pods()).contains(new PodCount(ready, unready, missing, 0));
            });
  }

  private static Pod pod(String name, Pod.Phase phase) {
    PodResources.Container container =
        new PodResources.Container("main", PodResources.Role.MAIN, Map.of("cpu", Quantity.of(1)));
    return new Pod(
        name,
        Map.of(),
        phase,
        false,
        Optional.of(NOW.minusSeconds(3600)),
        Optional.of(new Pod.Ready(ConditionStatus.TRUE, NOW.minusSeconds(3500))),
        new PodResources(List.of(container), Map.of(), Map.of()));
  }
}
