package dev.headroom.kubernetes.policy;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Scaling;
import dev.headroom.api.resource.Server;
import dev.headroom.document.Problem;
import dev.headroom.kubernetes.policy.WrittenPolicy.Content;
import dev.headroom.kubernetes.target.MetricsApis;
import dev.headroom.kubernetes.target.TargetKey;
import dev.headroom.metrics.backend.Dialect;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.rules.RuleSet;
import dev.headroom.signal.MetricMeanings;
import dev.headroom.signal.Scaled;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * From what a user wrote to what is decided by.
 *
 * @param dialect of whom queries are asked
 * @param interval from one decision to the next, where the user does not say
 */
record Planner(Catalog catalog, RuleSet rules, Dialect dialect, Duration interval) {
  /** A plan, or what is wrong. */
  sealed interface Outcome {
    /** It can be decided by. */
    record Planned(Plan plan) implements Outcome {}

    /**
     * It cannot.
     *
     * @param problem what is wrong, a sentence or a few
     */
    record Problematic(String problem) implements Outcome {}
  }

  /**
   * Plans one policy.
   *
   * @param servers the ModelServer that a target is, if it is one
   */
  Outcome plan(
      WrittenPolicy written,
      Content.Read read,
      Function<TargetKey, Optional<ModelServer>> servers) {
    Optional<Server> server =
        read.target().kind().equals(ModelServer.KIND)
            ? servers.apply(read.target()).map(ModelServer::server)
            : Optional.empty();
    MetricMeanings meanings =
        new MetricMeanings(
            catalog,
            rules,
            dialect,
            read.resource(),
            read.path(),
            Scaled.pods(server, MetricsApis::mayGive));
    Scaling scaling = meanings.completed(read.scaling());
    List<Problem> problems = meanings.check(scaling);
    return problems.isEmpty()
        ? new Outcome.Planned(
            new Plan(
                read.target(),
                scaling.policy(written.id().namespace(), written.id().name(), meanings::spec),
                meanings.planned(scaling),
                scaling.interval().orElse(interval)))
        : new Outcome.Problematic(PolicyReader.words(problems));
  }
}
