package dev.headroom.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headroom.kubernetes.cluster.Cluster;
import dev.headroom.testing.Await;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The cluster that {@code KUBECONFIG} names, for tests that run with {@code -Pcluster} only. Custom
 * resources are installed there.
 */
public final class RealCluster {
  /** Anything there may take that long on a machine that has more to do. */
  public static final Duration LIMIT = Duration.ofSeconds(90);

  private RealCluster() {}

  /** A connection; without a cluster, the test is skipped. */
  public static KubernetesClient client() {
    assumeTrue(
        Boolean.getBoolean("headroom.cluster") && System.getenv("KUBECONFIG") != null,
        "no cluster: -Pcluster, and KUBECONFIG that names one");
    return Cluster.found(Optional.empty());
  }

  /** Headroom's own kinds are served from now on. */
  public static void installKinds(KubernetesClient client) throws IOException {
    try (var crds = Files.newInputStream(Path.of("../deploy/crds.yaml"))) {
      client.load(crds).items().forEach(crd -> client.resource(crd).serverSideApply());
    }
    Await.until(
        "both kinds are served",
        LIMIT,
        () -> {
          var kinds = client.getApiResources("headroom.dev/v1alpha1");
          return kinds != null
              && kinds.getResources().stream()
                  .anyMatch(kind -> kind.getName().equals("scalingpolicies"));
        });
  }
}
