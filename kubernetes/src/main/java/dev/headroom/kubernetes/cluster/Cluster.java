package dev.headroom.kubernetes.cluster;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Connections to a cluster's API server: in a pod by its service account, elsewhere by a
 * kubeconfig.
 */
public final class Cluster {
  /** Who owns the fields that Headroom sets, in server-side apply. */
  public static final String FIELD_MANAGER = "headroom";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration TURN = Duration.ofSeconds(3);

  /** Of watches that were cut off. It doubles five times, to 8 s: changes are heard again soon. */
  private static final Duration RECONNECT = Duration.ofMillis(250);

  private Cluster() {}

  /**
   * As kubectl finds it: the pod's service account, {@code KUBECONFIG}, or {@code ~/.kube/config}.
   *
   * @param context of the kubeconfig; empty for its current one
   * @throws IllegalArgumentException if there is no such context, naming those there are
   */
  public static KubernetesClient found(Optional<String> context) {
    Config config = Config.autoConfigure(context.orElse(null));
    context.ifPresent(name -> check(name, config));
    return connection(config);
  }

  /**
   * By that file.
   *
   * @param context of the kubeconfig; empty for its current one
   * @throws IllegalArgumentException if there is no such file, or no such context, naming those
   *     there are
   */
  public static KubernetesClient of(Path kubeconfig, Optional<String> context) {
    if (!Files.isRegularFile(kubeconfig)) {
      throw new IllegalArgumentException(
          "--kubeconfig: " + kubeconfig + " (expected: a file that is there)");
    }
    Config config = Config.fromKubeconfig(context.orElse(null), kubeconfig.toFile());
    context.ifPresent(name -> check(name, config));
    return connection(config);
  }

  /** The client itself would take the first one, or none. */
  private static void check(String context, Config config) {
    List<String> names = config.getContexts().stream().map(NamedContext::getName).sorted().toList();
    if (!names.contains(context)) {
      throw new IllegalArgumentException(
          "--context: %s (expected: %s)"
              .formatted(
                  context,
                  names.isEmpty()
                      ? "a kubeconfig that has contexts, by --kubeconfig or KUBECONFIG"
                      : "one of " + String.join(", ", names)));
    }
  }

  /**
   * Another connection to the same cluster, for turns that come again anyway: a request fails at
   * once, or after three seconds, and is not repeated. A decision that is carried out late may be
   * wrong by then.
   */
  public static KubernetesClient forTurns(KubernetesClient client) {
    Config config =
        new ConfigBuilder(client.getConfiguration())
            .withConnectionTimeout((int) TURN.toMillis())
            .withRequestTimeout((int) TURN.toMillis())
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static KubernetesClient connection(Config found) {
    Config config =
        new ConfigBuilder(found)
            .withConnectionTimeout((int) PATIENCE.toMillis())
            .withRequestTimeout((int) PATIENCE.toMillis())
            .withWatchReconnectInterval((int) RECONNECT.toMillis())
            .withUserAgent("headroom")
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
