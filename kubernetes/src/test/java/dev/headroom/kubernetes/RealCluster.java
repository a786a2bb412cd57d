package dev.headroom.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headroom.kubernetes.cluster.Cluster;
import dev.headroom.testing.Await;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * The cluster that {@code KUBECONFIG} names, for tests that run with {@code -Pcluster} only. Custom
 * resources are installed there.
 */
public final class RealCluster {
  /** Anything there may take that long on a machine that has more to do. */
  public static final Duration LIMIT = Duration.ofSeconds(90);

  /** An API server is not asked more often. */
  private static final long APART_NANOS = 50_000_000;

  private RealCluster() {}

  /** A connection; without a cluster, the test is skipped. */
  public static KubernetesClient client() {
    assumeTrue(
        Boolean.getBoolean("headroom.cluster") && System.getenv("KUBECONFIG") != null,
        "no cluster: -Pcluster, and KUBECONFIG that names one");
    return Cluster.found(Optional.empty());
  }

  /** Returns once the condition holds, which asks the API server; fails after {@link #LIMIT}. */
  public static void await(String what, BooleanSupplier condition) {
    AtomicLong next = new AtomicLong(System.nanoTime());
    Await.until(
        what,
        LIMIT,
        () -> {
          if (System.nanoTime() - next.get() < 0) {
            return false;
          }
          next.set(System.nanoTime() + APART_NANOS);
          return condition.getAsBoolean();
        });
  }

  /** The namespace is there from now on. */
  public static void namespace(KubernetesClient client, String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
  }

  /** Headroom's own kinds are served from now on. */
  public static void installKinds(KubernetesClient client) throws IOException {
    try (var crds = Files.newInputStream(Path.of("../deploy/crds.yaml"))) {
      client.load(crds).items().forEach(crd -> client.resource(crd).serverSideApply());
    }
    await(
        "both kinds are served",
        () -> {
          var kinds = client.getApiResources("headroom.dev/v1alpha1");
          return kinds != null
              && kinds.getResources().stream()
                  .anyMatch(kind -> kind.getName().equals("scalingpolicies"));
        });
  }
}
