package dev.headroom.kubernetes.target;

import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.removal.Candidate;
import dev.headroom.scaling.removal.RemovalOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which pods a ReplicaSet is to take first: {@code controller.kubernetes.io/pod-deletion-cost}.
 *
 * <p>A ReplicaSet takes pods that are not ready first, as {@link RemovalOrder} does; among those
 * that are, the cheaper ones, where no annotation counts as 0. So only the pods that are to go are
 * written to: the least missed gets the lowest number below zero. A pod that was to go once and
 * stayed is put back to 0.
 */
public final class DeletionCosts {
  /** Known to ReplicaSets since Kubernetes 1.22. */
  static final String ANNOTATION = "controller.kubernetes.io/pod-deletion-cost";

  private static final String NONE = "0";

  private DeletionCosts() {}

  /**
   * The costs that have to be written, by pod.
   *
   * @param left how many are to be left
   * @param pods the target's; those that no ReplicaSet chooses among are passed over
   * @param busy how much each pod has to do, in thousandths; one that is not there has nothing
   */
  static Map<String, String> before(
      int left, Collection<ObservedPod> pods, Map<String, Long> busy) {
    Map<String, ObservedPod> staying = new LinkedHashMap<>();
    List<Candidate> candidates = new ArrayList<>();
    for (ObservedPod observed : pods) {
      Pod pod = observed.pod();
      if (observed.ofReplicaSet() && !pod.deleting()) {
        staying.put(pod.name(), observed);
        candidates.add(
            new Candidate(
                pod.name(),
                pod.phase() == Pod.Phase.RUNNING || pod.phase() == Pod.Phase.PENDING,
                pod.isReady(),
                busy.getOrDefault(pod.name(), 0L),
                pod.startTime().orElse(Instant.MAX)));
      }
    }
    List<Candidate> going = RemovalOrder.toLeave(left, candidates);
    Map<String, String> wanted = new HashMap<>();
    for (int i = 0; i < going.size(); i++) {
      wanted.put(going.get(i).name(), String.valueOf(i - going.size()));
    }
    Map<String, String> changes = new LinkedHashMap<>();
    staying.forEach(
        (name, pod) -> {
          String cost = wanted.getOrDefault(name, NONE);
          if (!cost.equals(pod.deletionCost().isEmpty() ? NONE : pod.deletionCost())) {
            changes.put(name, cost);
          }
        });
    return changes;
  }
}
