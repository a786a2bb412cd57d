package dev.headroom.local;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.scaling.policy.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One server to run.
 *
 * @param server what the user wrote
 * @param folder what its relative paths start from
 * @param policy how it is scaled, named as the server; absent if it has a fixed number of replicas
 * @param metrics what each metric of the policy is measured by, in its order
 * @param interval from one decision to the next, where the user says
 */
public record ServerPlan(
    ModelServer server,
    Path folder,
    Optional<Policy> policy,
    List<PlannedMetric> metrics,
    Optional<Duration> interval) {
  public ServerPlan {
    metrics = List.copyOf(metrics);
  }

  static ServerPlan fixed(ModelServer server, Path folder) {
    return new ServerPlan(server, folder, Optional.empty(), List.of(), Optional.empty());
  }

  public String name() {
    return server.name();
  }

  /** What the user should know about how it is scaled, a sentence each. */
  public List<String> notes() {
    return LocalMetrics.notes(metrics);
  }
}
