package dev.headroom.cli;

import dev.headroom.explain.Explanation;
import dev.headroom.kubernetes.cluster.Cluster;
import dev.headroom.kubernetes.cluster.ClusterProblem;
import dev.headroom.kubernetes.policy.ClusterLook;
import dev.headroom.kubernetes.policy.ScalingSettings;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.scaling.policy.Settings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Why an autoscaler of a live cluster does what it does; apart from {@link Explain}, so that the
 * command can be described without the libraries that this needs.
 *
 * @param explanation of the decision that would be made now
 * @param notes what to know beside it
 */
record ClusterExplanation(Explanation explanation, List<String> notes) {
  private static final String DEFAULT_NAMESPACE = "default";

  /**
   * Explains each of the names in turn, over one connection.
   *
   * @param settings of Kubernetes' own controller; the operator has its own
   * @param failed is told, for a name, what is wrong
   * @return how many failed
   * @throws IllegalArgumentException if there is no such cluster to ask
   */
  static int each(
      ClusterFlags flags,
      List<String> names,
      Catalog catalog,
      Instant now,
      Settings settings,
      Consumer<ClusterExplanation> explained,
      Failure failed) {
    int failures = 0;
    try (KubernetesClient found =
            flags.kubeconfig().isPresent()
                ? Cluster.of(flags.kubeconfig().get(), flags.context())
                : Cluster.found(flags.context());
        KubernetesClient client = Cluster.forTurns(found)) {
      String namespace =
          flags
              .namespace()
              .or(() -> Optional.ofNullable(client.getNamespace()))
              .orElse(DEFAULT_NAMESPACE);
      ClusterLook look = new ClusterLook(client, catalog, flags.operatorNamespace());
      for (String name : names) {
        try {
          explained.accept(of(look.at(namespace, name, now), namespace, name, now, settings));
        } catch (IllegalArgumentException e) {
          failed.tell(name, String.valueOf(e.getMessage()));
          failures++;
        } catch (KubernetesClientException e) {
          failed.tell(name, ClusterProblem.of(client, e));
          failures++;
        }
      }
    }
    return failures;
  }

  /** Who is told what is wrong with a name. */
  @FunctionalInterface
  interface Failure {
    void tell(String name, String problem);
  }

  private static ClusterExplanation of(
      ClusterLook.Seen seen, String namespace, String name, Instant now, Settings settings) {
    return new ClusterExplanation(
        Explanation.of(
            namespace + "/" + name,
            now,
            seen.snapshot(),
            seen.isOurs() ? ScalingSettings.OF_DECISIONS : settings),
        seen.notes());
  }
}
