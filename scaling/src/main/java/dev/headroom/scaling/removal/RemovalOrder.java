package dev.headroom.scaling.removal;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The order in which replicas are missed least: unhealthy before healthy; then not ready before
 * ready; then fewer requests in flight first; then the youngest first, whose caches are the
 * coldest; then by name, so that the order is total and the same replicas are always given the same
 * order.
 *
 * <pre>
 *   name  healthy  ready  in flight  started    place
 *   a     yes      yes    7          09:00      5
 *   b     yes      yes    0          09:00      4
 *   c     yes      yes    0          09:30      3     as idle as b, and younger
 *   d     yes      no     0          09:40      2
 *   e     no       yes    9          09:00      1     what it has in flight is lost anyway
 * </pre>
 *
 * <p>Kubernetes' ReplicaSet ranks by phase, readiness, deletion cost, colocation and age, and knows
 * nothing of requests (pkg/controller, ActivePodsWithRanks); knative#13075 shows what that costs.
 */
public final class RemovalOrder {
  private static final Comparator<Candidate> MISSED_LEAST =
      Comparator.comparing(Candidate::healthy)
          .thenComparing(Candidate::ready)
          .thenComparingLong(Candidate::inFlight)
          .thenComparing(Candidate::startTime, Comparator.reverseOrder())
          .thenComparing(Candidate::name);

  private RemovalOrder() {}

  /** All of the replicas, those to remove first first. */
  public static List<Candidate> of(Collection<Candidate> replicas) {
    return replicas.stream().sorted(MISSED_LEAST).toList();
  }

  /**
   * Those to remove so that so many are left; empty if there are no more than that.
   *
   * @param left 0 or more
   */
  public static List<Candidate> toLeave(int left, Collection<Candidate> replicas) {
    return of(replicas).subList(0, Math.max(0, replicas.size() - Math.max(0, left)));
  }
}
