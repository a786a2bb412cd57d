package dev.headroom.local;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Server;
import dev.headroom.gateway.PoolLimits;
import dev.headroom.gateway.Repeatability;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.signal.MetricMeanings;
import dev.headroom.signal.PlannedMetric;
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
 * @param warmStandby how many replicas are kept ready beyond those wanted, within the policy's most
 * @param taken what was taken for what the files do not say in so many words, a sentence
 */
public record ServerPlan(
    ModelServer server,
    Path folder,
    Optional<Policy> policy,
    List<PlannedMetric> metrics,
    Optional<Duration> interval,
    int warmStandby,
    Optional<String> taken) {
  public ServerPlan {
    metrics = List.copyOf(metrics);
  }

  static ServerPlan fixed(ModelServer server, Path folder) {
    return new ServerPlan(
        server, folder, Optional.empty(), List.of(), Optional.empty(), 0, Optional.empty());
  }

  ServerPlan taking(String sentence) {
    return new ServerPlan(
        server, folder, policy, metrics, interval, warmStandby, Optional.of(sentence));
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

  /** How many are kept ready beyond so many. */
  int standbyFor(int wanted) {
    int most = policy.map(Policy::maxReplicas).orElse(Integer.MAX_VALUE);
    return Math.clamp((long) most - wanted, 0, warmStandby);
  }

  /** What the gateway takes on for it. */
  PoolLimits poolLimits() {
    return server
        .settings()
        .answerLimit()
        .map(PoolLimits.DEFAULT::withSilence)
        .orElse(PoolLimits.DEFAULT);
  }

  /** Which requests the gateway may send to a second replica. */
  Repeatability repeatability() {
    return switch (server.server()) {
      case Server.Models _, Server.Configured _ -> Repeatability.USUAL;
      case Server.Command command ->
          switch (command.repeatable()) {
            case Server.Repeatable.Usual _ -> Repeatability.USUAL;
            case Server.Repeatable.All _ -> Repeatability.ALL;
            case Server.Repeatable.None _ -> Repeatability.NONE;
            case Server.Repeatable.Paths(List<String> paths) -> Repeatability.usualAnd(paths);
          };
    };
  }

  /** What the user should know about how it is scaled and run, a sentence each. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>(MetricMeanings.notes(metrics));
    notes.addAll(ShareNotes.of(server.settings().share()));
    notes.addAll(ClusterNotes.of(server));
    taken.ifPresent(notes::add);
    return notes;
  }
}
