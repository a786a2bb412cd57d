package dev.headroom.local.replica;

import dev.headroom.scaling.removal.Candidate;
import dev.headroom.scaling.removal.RemovalOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What to do next so that {@code wanted} replicas of the newest template run.
 *
 * <p>While there are replicas of an older template, one more than wanted may run: a new one is
 * started, and only when it is ready an old one goes. So a change of template never leaves fewer
 * ready replicas than are wanted, and one that never becomes ready leaves the old ones where they
 * are. Among equals the one that is missed least goes first ({@link RemovalOrder}).
 *
 * @param start how many to start
 * @param drain the names of those to drain
 */
record FleetPlan(int start, List<String> drain) {

  /**
   * Plans.
   *
   * @param newest the replicas of the newest template that are not on their way out
   * @param older the others that are not
   * @param mayStart false while a restart delay runs
   */
  static FleetPlan of(
      int wanted, Collection<Candidate> newest, Collection<Candidate> older, boolean mayStart) {
    int total = newest.size() + older.size();
    int limit = wanted + (older.isEmpty() || wanted == 0 ? 0 : 1);
    int start = mayStart ? Math.max(0, Math.min(wanted - newest.size(), limit - total)) : 0;
    return new FleetPlan(start, drain(wanted, newest, older));
  }

  private static List<String> drain(
      int wanted, Collection<Candidate> newest, Collection<Candidate> older) {
    List<String> drain = new ArrayList<>();
    int total = newest.size() + older.size();
    int ready = ready(newest) + ready(older);
    for (Candidate candidate : RemovalOrder.of(older)) {
      if (total > wanted && (!candidate.ready() || ready > wanted)) {
        drain.add(candidate.name());
        total--;
        ready -= candidate.ready() ? 1 : 0;
      }
    }
    RemovalOrder.toLeave(wanted, newest).forEach(candidate -> drain.add(candidate.name()));
    return drain;
  }

  private static int ready(Collection<Candidate> candidates) {
    return (int) candidates.stream().filter(Candidate::ready).count();
  }
}
