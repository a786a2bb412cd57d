package dev.headroom.local;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.scaling.policy.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One server to run.
 *
 * @param server what the user wrote
 * @param folder what its relative paths start from
 * @param policy how it is scaled, named as the server; absent if it has a fixed number of replicas
 * @param interval from one decision to the next, where the user says
 */
public record ServerPlan(
    ModelServer server, Path folder, Optional<Policy> policy, Optional<Duration> interval) {
  public String name() {
    return server.name();
  }
}
