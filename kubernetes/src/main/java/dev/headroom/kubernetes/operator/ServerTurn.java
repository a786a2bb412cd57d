package dev.headroom.kubernetes.operator;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Resources;
import dev.headroom.kubernetes.apply.Applying;
import dev.headroom.kubernetes.apply.Difference;
import dev.headroom.kubernetes.apply.ObjectKind;
import dev.headroom.kubernetes.apply.OwnedObjects;
import dev.headroom.kubernetes.apply.Turns;
import dev.headroom.kubernetes.server.ServerObjects;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Looks at one ModelServer: reads it, applies what its objects are not yet, deletes those that it
 * does not want any more, and says in its status what is so. Where all is as wanted, it writes
 * nothing.
 */
final class ServerTurn implements Turns.Turn<ServerKey> {
  /** The kind ModelServer. */
  static final ResourceDefinitionContext KIND =
      new ResourceDefinitionContext.Builder()
          .withGroup("headroom.dev")
          .withVersion("v1alpha1")
          .withKind(ModelServer.KIND)
          .withPlural("modelservers")
          .withNamespaced(true)
          .build();

  private static final String STATUS_MANAGER = "headroom-status";
  private static final int MOST_MESSAGE = 1000;
  private static final int BAD_REQUEST = 400;
  private static final int SERVER_ERROR = 500;
  private static final int CONFLICT = 409;

  private final KubernetesClient client;
  private final Function<ServerKey, Optional<GenericKubernetesResource>> servers;
  private final OwnedObjects owned;
  private final ServerPods pods;
  private final Applying applying;
  private final String image;
  private final InstantSource clock;

  /**
   * Of servers that are watched.
   *
   * @param image Headroom's own
   */
  ServerTurn(
      KubernetesClient client,
      Function<ServerKey, Optional<GenericKubernetesResource>> servers,
      OwnedObjects owned,
      ServerPods pods,
      String image,
      InstantSource clock) {
    this.client = client;
    this.servers = servers;
    this.owned = owned;
    this.pods = pods;
    this.applying = new Applying(client);
    this.image = image;
    this.clock = clock;
  }

  @Override
  public void run(ServerKey key) {
    servers
        .apply(key)
        // One that is being deleted takes its objects along.
        .filter(found -> found.getMetadata().getDeletionTimestamp() == null)
        .ifPresent(this::look);
  }

  private void look(GenericKubernetesResource object) {
    ReadServer read = ReadServer.of(object, client.getKubernetesSerialization());
    Outcome outcome =
        read.server()
            .map(server -> apply(server, object.getMetadata().getUid()))
            .orElseGet(
                () -> new Outcome.Failed("Invalid", String.join("; ", read.problems()), false));
    writeStatus(object, read.server(), outcome);
    if (outcome instanceof Outcome.Failed failed && failed.again()) {
      throw new IllegalStateException(failed.reason() + ": " + failed.message());
    }
  }

  private Outcome apply(ModelServer server, String uid) {
    try {
      ServerObjects wanted =
          ServerObjects.of(server, uid, image, owned.watches(ObjectKind.SERVICE_MONITOR));
      Set<String> names = new HashSet<>();
      for (HasMetadata object : wanted.objects()) {
        names.add(name(object));
        apply(object, server.replicas());
      }
      for (GenericKubernetesResource object : owned.of(uid)) {
        if (!names.contains(name(object))) {
          applying.delete(object);
        }
      }
      return new Outcome.Applied(wanted.notes());
    } catch (IllegalArgumentException e) {
      return new Outcome.Failed("Invalid", message(e), false);
    } catch (Applying.TakenException e) {
      return new Outcome.Failed("NameTaken", message(e), true);
    } catch (KubernetesClientException e) {
      boolean refused =
          e.getCode() >= BAD_REQUEST && e.getCode() < SERVER_ERROR && e.getCode() != CONFLICT;
      return new Outcome.Failed(refused ? "Refused" : "ApiServer", message(e), true);
    }
  }

  private static String name(HasMetadata object) {
    return ObjectKind.of(object) + "/" + object.getMetadata().getName();
  }

  private static String message(Exception e) {
    String text = String.valueOf(e.getMessage());
    return text.length() > MOST_MESSAGE ? text.substring(0, MOST_MESSAGE) + "…" : text;
  }

  private void apply(HasMetadata wanted, int replicas) {
    Optional<GenericKubernetesResource> there =
        applying.find(
            wanted,
            owned.find(
                ObjectKind.of(wanted),
                wanted.getMetadata().getNamespace(),
                wanted.getMetadata().getName()));
    if (!(wanted instanceof Deployment deployment)) {
      var _ = applying.apply(wanted, there);
      return;
    }
    if (there.isEmpty()) {
      Deployment begun =
          new DeploymentBuilder(deployment).editSpec().withReplicas(replicas).endSpec().build();
      // The number is applied once more apart, then the rest without it: from there on it is
      // whoever's who scales.
      there = Optional.of(applying.apply(begun, there));
    }
    if (ReplicaCount.isDue(replicas, there.get())) {
      there = Optional.of(ReplicaCount.handOn(replicas, there.get(), applying));
    }
    var _ = applying.apply(deployment, there);
  }

  private void writeStatus(
      GenericKubernetesResource object, Optional<ModelServer> server, Outcome outcome) {
    Optional<GenericKubernetesResource> deployment =
        owned.of(object.getMetadata().getUid()).stream()
            .filter(each -> ObjectKind.of(each) == ObjectKind.DEPLOYMENT)
            .findFirst();
    Map<String, Object> status =
        ServerStatus.of(
            object,
            server,
            outcome,
            deployment,
            server.map(pods::of).orElse(List.of()),
            clock.instant());
    if (object.<Object>get("status") instanceof Map<?, ?> now
        && Difference.of(Map.of("status", status), Map.of("status", now)).isEmpty()) {
      return;
    }
    GenericKubernetesResource part = new GenericKubernetesResource();
    part.setApiVersion(Resources.API_VERSION);
    part.setKind(ModelServer.KIND);
    part.setMetadata(
        new ObjectMetaBuilder()
            .withName(object.getMetadata().getName())
            .withNamespace(object.getMetadata().getNamespace())
            .build());
    part.setAdditionalProperty("status", status);
    applying.patchStatus(KIND, part, STATUS_MANAGER);
  }
}
