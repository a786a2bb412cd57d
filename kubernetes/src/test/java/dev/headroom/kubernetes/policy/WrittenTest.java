package dev.headroom.kubernetes.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.control.PolicyId;
import dev.headroom.scaling.observation.Activity;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What informers tell of, and what is made of it. */
class WrittenTest {
  private static final PolicyId P = new PolicyId("team", "p");
  private static final String SPEC =
      "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\nmaxReplicas: 3";

  private final AtomicInteger changes = new AtomicInteger();
  private final List<PolicyId> asked = new ArrayList<>();
  private final Written written =
      new Written(
          new PolicyReader(new KubernetesSerialization()), changes::incrementAndGet, asked::add);
  private final ResourceEventHandler<GenericKubernetesResource> policies = written.ofPolicies();

  private static GenericKubernetesResource policy(long generation, String... askedAt) {
    GenericKubernetesResource object = Objects.object("ScalingPolicy", "p", 1, SPEC);
    object.getMetadata().setGeneration(generation);
    if (askedAt.length > 0) {
      object.getMetadata().setAnnotations(Map.of("headroom.dev/asked", askedAt[0]));
    }
    return object;
  }

  @Test
  void onlyANewSpecIsNews() {
    policies.onAdd(policy(1));
    policies.onUpdate(policy(1), policy(1));
    assertThat(changes).hasValue(1);
    policies.onUpdate(policy(1), policy(2));
    assertThat(changes).hasValue(2);
    assertThat(written.policies()).singleElement().matches(each -> each.generation() == 2);

    policies.onDelete(policy(2), false);
    assertThat(changes).hasValue(3);
    assertThat(written.policies()).isEmpty();
  }

  @Test
  void whoWaitsIsHeardOfOnceATimeAndForgottenSoon() {
    Instant at = Instant.parse("2026-03-01T10:00:00.250Z");
    policies.onAdd(policy(1));
    assertThat(written.activity(P, at)).isEmpty();

    policies.onUpdate(policy(1), policy(1, at.toString()));
    policies.onUpdate(policy(1), policy(1, at.toString()));
    assertThat(asked).containsExactly(P);
    assertThat(written.activity(P, at.plusSeconds(2)))
        .contains(new Activity(1, 0, Optional.of(at)));
    assertThat(written.activity(P, at.plusSeconds(3))).isEmpty();

    policies.onUpdate(policy(1), policy(1, at.plusSeconds(1).toString()));
    policies.onUpdate(policy(1), policy(1, "soon"));
    assertThat(asked).containsExactly(P, P);
    assertThat(changes).as("none of it is another spec").hasValue(1);
  }

  @Test
  void aServersScalingComesAndGoesWithIt() {
    ResourceEventHandler<GenericKubernetesResource> servers = written.ofServers();
    String models = "models: [{name: m, uri: \"/models/m\"}]";
    GenericKubernetesResource scaled =
        Objects.object("ModelServer", "web", 1, models + "\nscaling: {maxReplicas: 4}");
    servers.onAdd(scaled);
    assertThat(written.policies())
        .extracting(WrittenPolicy::id)
        .containsExactly(new PolicyId("team", "modelserver/web"));
    GenericKubernetesResource fixed = Objects.object("ModelServer", "web", 1, models);
    fixed.getMetadata().setGeneration(2L);
    servers.onUpdate(scaled, fixed);
    assertThat(written.policies()).isEmpty();
  }
}
