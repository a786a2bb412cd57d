package dev.headroom.kubernetes.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.control.PolicyId;
import dev.headroom.control.PolicyState;
import dev.headroom.control.StateStore;
import dev.headroom.control.StateStoreContract;
import dev.headroom.kubernetes.RealCluster;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.status.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** States in ConfigMaps of a real cluster. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StateClusterTest extends StateStoreContract {
  private static final String NAMESPACE = "policy-state";

  private KubernetesClient client;

  @BeforeAll
  void open() {
    client = RealCluster.client();
    RealCluster.namespace(client, NAMESPACE);
  }

  @BeforeEach
  void clear() {
    client.configMaps().inNamespace(NAMESPACE).withLabel("headroom.dev/state").delete();
  }

  @AfterAll
  void close() {
    if (client != null) {
      client.namespaces().withName(NAMESPACE).delete();
      client.close();
    }
  }

  @Override
  protected StateStore store() throws IOException {
    return ShardedStateStore.open(client, NAMESPACE);
  }

  @Test
  void manyPoliciesShareFewObjects() throws IOException {
    StateStore store = store();
    for (int i = 0; i < 2000; i++) {
      store.grew(
          new PolicyId("team", "policy-" + i),
          new PolicyState(History.empty(), Status.initial(i % 5)));
    }
    store.keep();

    assertThat(
            client
                .configMaps()
                .inNamespace(NAMESPACE)
                .withLabel("headroom.dev/state")
                .list()
                .getItems())
        .hasSizeLessThanOrEqualTo(ShardedStateStore.SHARDS);
    assertThat(store().load(new PolicyId("team", "policy-7")).orElseThrow().status())
        .isEqualTo(Status.initial(2));
  }
}
