package dev.headroom.kubernetes.server;

import dev.headroom.api.resource.ClusterSettings;
import dev.headroom.api.resource.ModelServer;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpec;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpecBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What guards a server's replicas: as whom they run, who may connect, how many may be evicted. */
final class Guards {
  private Guards() {}

  /** Without rights, where the user names no other. */
  static Optional<ServiceAccount> account(ModelServer server, Metadata metadata) {
    return server.cluster().pod().spec().containsKey("serviceAccountName")
        ? Optional.empty()
        : Optional.of(
            new ServiceAccountBuilder()
                .withMetadata(metadata.usual())
                .withAutomountServiceAccountToken(false)
                .build());
  }

  static Optional<PodDisruptionBudget> disruption(ModelServer server, Metadata metadata) {
    return server
        .cluster()
        .disruption()
        .map(
            said ->
                new PodDisruptionBudgetBuilder()
                    .withMetadata(metadata.usual())
                    .withSpec(
                        new PodDisruptionBudgetSpecBuilder(
                                Given.as(
                                    PodDisruptionBudgetSpec.class, said, "podDisruptionBudget"))
                            .withNewSelector()
                            .withMatchLabels(ObjectNames.selector(server))
                            .endSelector()
                            .build())
                    .build());
  }

  static Optional<NetworkPolicy> network(ModelServer server, Metadata metadata) {
    return server
        .cluster()
        .networkPolicy()
        .map(
            said ->
                new NetworkPolicyBuilder()
                    .withMetadata(metadata.usual())
                    .withNewSpec()
                    .withNewPodSelector()
                    .withMatchLabels(ObjectNames.selector(server))
                    .endPodSelector()
                    .withPolicyTypes("Ingress")
                    .addNewIngress()
                    .withFrom(peers(said))
                    .endIngress()
                    .endSpec()
                    .build());
  }

  private static List<NetworkPolicyPeer> peers(ClusterSettings.NetworkPolicy said) {
    List<NetworkPolicyPeer> peers = new ArrayList<>();
    for (Object peer : said.from()) {
      peers.add(Given.as(NetworkPolicyPeer.class, peer, "networkPolicy.from"));
    }
    peers.add(
        new NetworkPolicyPeerBuilder()
            .withNewNamespaceSelector()
            .endNamespaceSelector()
            .withNewPodSelector()
            .withMatchLabels(Map.of("app.kubernetes.io/name", "headroom"))
            .endPodSelector()
            .build());
    return peers;
  }
}
