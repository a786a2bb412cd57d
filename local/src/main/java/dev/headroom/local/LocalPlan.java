package dev.headroom.local;

import dev.headroom.api.resource.LocalRules;
import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Resource;
import dev.headroom.api.resource.Resources;
import dev.headroom.api.resource.Scaling;
import dev.headroom.api.resource.ScalingPolicy;
import dev.headroom.document.Problem;
import dev.headroom.metrics.backend.Dialect;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.rules.QueryChecks;
import dev.headroom.metrics.rules.RuleSet;
import dev.headroom.scaling.policy.ObjectReference;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.signal.AdapterRules;
import dev.headroom.signal.MetricMeanings;
import dev.headroom.signal.Scaled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a user's files mean on this machine.
 *
 * @param servers in the files' order; only complete where there are no problems
 * @param rules which give metrics of pods, other objects, and external ones
 * @param problems if there are any, nothing should be started or changed
 */
public record LocalPlan(List<ServerPlan> servers, RuleSet rules, List<Problem> problems) {
  public LocalPlan {
    servers = List.copyOf(servers);
    problems = List.copyOf(problems);
  }

  /**
   * Plans, and finds what is wrong: in the files themselves, on this machine, in a policy's
   * metrics.
   *
   * @param dialect of whom the policies' queries and rules will be asked
   */
  public static LocalPlan of(Resources resources, Catalog catalog, Dialect dialect) {
    List<Problem> problems = new ArrayList<>(resources.problems());
    problems.addAll(LocalRules.check(resources));
    AdapterRules adapter = AdapterRules.of(resources, new QueryChecks(dialect, catalog::isCounter));
    problems.addAll(adapter.problems());
    Meanings meanings = new Meanings(catalog, adapter.rules(), dialect);
    if (problems.isEmpty() && resources.modelServers().isEmpty()) {
      problems.add(
          Problem.ofFile(
              resources.scalingPolicies().isEmpty()
                  ? "the files"
                  : resources.scalingPolicies().getFirst().document().file(),
              "no ModelServer",
              "at least one"));
    }
    List<ServerPlan> servers = new ArrayList<>();
    for (Resource<ModelServer> resource : resources.modelServers()) {
      servers.add(plan(resource, resources.scalingPolicies(), meanings, problems));
    }
    return new LocalPlan(servers, adapter.rules(), problems);
  }

  /** What names of metrics can mean. */
  private record Meanings(Catalog catalog, RuleSet rules, Dialect dialect) {
    MetricMeanings of(Resource<?> written, String path, ModelServer server) {
      return new MetricMeanings(
          catalog, rules, dialect, written, path, Scaled.behindGateway(server.server()));
    }
  }

  /** What the user should know of the files as a whole, a sentence each. */
  public List<String> notes() {
    return rules.notes();
  }

  private static ServerPlan plan(
      Resource<ModelServer> resource,
      List<Resource<ScalingPolicy>> policies,
      Meanings meanings,
      List<Problem> problems) {
    ModelServer server = resource.value();
    if (server.scaling().isPresent()) {
      Scaling scaling = server.scaling().get();
      MetricMeanings metrics = meanings.of(resource, "spec.scaling", server);
      return plan(resource, scaling, metrics, problems);
    }
    for (Resource<ScalingPolicy> policy : policies) {
      if (policy.value().scaleTargetRef().name().equals(server.name())) {
        MetricMeanings metrics = meanings.of(policy, "spec", server);
        ServerPlan plan = plan(resource, policy.value().scaling(), metrics, problems);
        return taken(policy).map(plan::taking).orElse(plan);
      }
    }
    return ServerPlan.fixed(server, resource.folder());
  }

  private static ServerPlan plan(
      Resource<ModelServer> resource,
      Scaling written,
      MetricMeanings metrics,
      List<Problem> problems) {
    Scaling scaling = metrics.completed(written);
    List<Problem> wrong = metrics.check(scaling);
    problems.addAll(wrong);
    ModelServer server = resource.value();
    if (!wrong.isEmpty()) {
      return ServerPlan.fixed(server, resource.folder());
    }
    Policy policy = scaling.policy(server.namespace(), server.name(), metrics::spec);
    return new ServerPlan(
        server,
        resource.folder(),
        Optional.of(policy),
        metrics.planned(scaling),
        scaling.interval(),
        scaling.warmStandby(),
        Optional.empty());
  }

  /** What is said where an autoscaler names something else, as a cluster's Deployment. */
  private static Optional<String> taken(Resource<ScalingPolicy> policy) {
    ObjectReference target = policy.value().scaleTargetRef();
    return target.kind().equals(ModelServer.KIND)
        ? Optional.empty()
        : Optional.of(
            policy.document().subject()
                + ": its target, "
                + target.kind()
                + " "
                + target.name()
                + ", is taken to be this ModelServer");
  }
}
