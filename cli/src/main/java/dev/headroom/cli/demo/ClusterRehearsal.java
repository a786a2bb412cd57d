package dev.headroom.cli.demo;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.Server;
import dev.headroom.kubernetes.cluster.Cluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Speaks with an API server that knows next to nothing: what the libraries for a cluster load when
 * they start is most of what a start there takes. A class of its own, as all that names those
 * libraries: they are not there for other commands.
 */
final class ClusterRehearsal {
  private ClusterRehearsal() {}

  /**
   * Does so.
   *
   * @param folder where a kubeconfig may be written
   */
  static void play(Path folder) throws IOException {
    try (Server server = knowingItsVersion()) {
      server.start().join();
      Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), kubeconfig(server));
      try (KubernetesClient client = Cluster.of(kubeconfig, Optional.empty())) {
        client.getKubernetesVersion();
      }
    }
  }

  private static Server knowingItsVersion() {
    return Server.builder()
        .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .service(
            "/version",
            (_, _) ->
                HttpResponse.of(
                    MediaType.JSON,
                    """
                    {"major": "1", "minor": "36", "gitVersion": "v1.36.0"}\
                    """))
        .build();
  }

  private static String kubeconfig(Server server) {
    return """
        apiVersion: v1
        kind: Config
        clusters:
        - {name: rehearsal, cluster: {server: "http://127.0.0.1:%d"}}
        contexts:
        - {name: rehearsal, context: {cluster: rehearsal, user: nobody}}
        users:
        - {name: nobody, user: {}}
        current-context: rehearsal
        """
        .formatted(server.activeLocalPort());
  }
}
