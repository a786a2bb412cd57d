package dev.headroom.local;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One server to run.
 *
 * @param server what the user wrote
 * @param folder what its relative paths start from
 * @param policy how it is scaled, named as the server; absent if it has a fixed number of replicas
 * @param metrics what each metric of the policy is measured by, in its order
 * @param interval from one decision to the next, where the user says
 * @param notes what the user should know about how it is scaled, a sentence each
 */
public record ServerPlan(
    ModelServer server,
    Path folder,
    Optional<Policy> policy,
    List<PlannedMetric> metrics,
    Optional<Duration> interval,
    List<String> notes) {
  public ServerPlan {
    metrics = List.copyOf(metrics);
    notes = List.copyOf(notes);
  }

  static ServerPlan fixed(ModelServer server, Path folder) {
    return new ServerPlan(server, folder, Optional.empty(), List.of(), Optional.empty(), List.of());
  }

  /** The same with another note. */
  ServerPlan noting(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return new ServerPlan(server, folder, policy, metrics, interval, more);
  }

  public String name() {
    return server.name();
  }

  /** How many replicas it has: {@code 1 to 3 replicas, scaled on requests-per-stream}. */
  public String sentence() {
    if (policy.isEmpty()) {
      return server.replicas() + (server.replicas() == 1 ? " replica" : " replicas");
    }
    String on =
        policy.get().metrics().stream().map(MetricSpec::name).collect(Collectors.joining(" and "));
    return policy.get().minReplicas()
        + " to "
        + policy.get().maxReplicas()
        + " replicas, scaled"
        + (on.isEmpty() ? " by schedule" : " on " + on);
  }
}
