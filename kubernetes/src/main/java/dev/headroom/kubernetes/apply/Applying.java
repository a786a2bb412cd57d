package dev.headroom.kubernetes.apply;

import dev.headroom.kubernetes.cluster.Cluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies objects to a cluster. Thread-safe. */
public final class Applying {
  /** How an object was wanted when it was last applied, as a hash. */
  static final String APPLIED = "headroom.dev/applied";

  private static final Logger log = LoggerFactory.getLogger(Applying.class);
  private static final int HASH_BYTES = 8;

  private final KubernetesClient client;

  public Applying(KubernetesClient client) {
    this.client = client;
  }

  /** An object of that name is somebody else's. */
  public static final class TakenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TakenException(HasMetadata object) {
      super(
          object.getKind()
              + " "
              + object.getMetadata().getName()
              + ": somebody else's (expected: none of this name; rename it, or the ModelServer)");
    }
  }

  /**
   * The object that has the name of a wanted one, if there is one.
   *
   * @param known what is known of it; empty: nothing, then it is asked for
   * @throws TakenException if another controller owns it, or nobody
   */
  public Optional<GenericKubernetesResource> find(
      HasMetadata wanted, Optional<GenericKubernetesResource> known) {
    Optional<GenericKubernetesResource> there = known.or(() -> get(wanted));
    if (there.isPresent() && !controller(wanted).equals(controller(there.get()))) {
      throw new TakenException(wanted);
    }
    return there;
  }

  /**
   * Makes an object be as wanted, and says what it then is; does nothing where it is.
   *
   * @param wanted with its controller as owner
   * @param there what there is, if there is one
   * @throws io.fabric8.kubernetes.client.KubernetesClientException what the API server says
   */
  public GenericKubernetesResource apply(
      HasMetadata wanted, Optional<GenericKubernetesResource> there) {
    GenericKubernetesResource tree = generic(wanted);
    String hash = hash(tree);
    if (there.isPresent()) {
      Optional<String> difference = difference(tree, hash, there.get());
      if (difference.isEmpty()) {
        return there.get();
      }
      log.info("{}: is set anew, {}", name(wanted), difference.get());
    } else {
      log.info("{}: is made", name(wanted));
    }
    tree.setMetadata(
        new ObjectMetaBuilder(tree.getMetadata()).addToAnnotations(APPLIED, hash).build());
    return patch(ObjectKind.of(wanted).context(), tree, Cluster.FIELD_MANAGER);
  }

  /** Applies a part of an object, as a manager. */
  public GenericKubernetesResource patch(
      ResourceDefinitionContext kind, GenericKubernetesResource part, String manager) {
    return client
        .genericKubernetesResources(kind)
        .inNamespace(part.getMetadata().getNamespace())
        .resource(part)
        .fieldManager(manager)
        .forceConflicts()
        .serverSideApply();
  }

  /** Applies a part of an object's status, as a manager. */
  public void patchStatus(
      ResourceDefinitionContext kind, GenericKubernetesResource part, String manager) {
    var _ =
        client
            .genericKubernetesResources(kind)
            .inNamespace(part.getMetadata().getNamespace())
            .resource(part)
            .subresource("status")
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                    .withFieldManager(manager)
                    .withForce(true)
                    .build());
  }

  /** Deletes an object, if it is still this one. */
  public void delete(GenericKubernetesResource object) {
    log.info("{}: is not wanted any more", name(object));
    var _ =
        client
            .genericKubernetesResources(ObjectKind.of(object).context())
            .inNamespace(object.getMetadata().getNamespace())
            .withName(object.getMetadata().getName())
            .delete();
  }

  private Optional<GenericKubernetesResource> get(HasMetadata wanted) {
    return Optional.ofNullable(
        client
            .genericKubernetesResources(ObjectKind.of(wanted).context())
            .inNamespace(wanted.getMetadata().getNamespace())
            .withName(wanted.getMetadata().getName())
            .get());
  }

  private static Optional<String> controller(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .map(OwnerReference::getUid)
        .findFirst();
  }

  private Optional<String> difference(
      GenericKubernetesResource tree, String hash, GenericKubernetesResource there) {
    Map<String, String> annotations = there.getMetadata().getAnnotations();
    if (annotations == null || !hash.equals(annotations.get(APPLIED))) {
      return Optional.of("as other things are wanted of it");
    }
    return Difference.of(map(tree), map(there)).map(field -> field + " is not as wanted");
  }

  private Map<String, ?> map(GenericKubernetesResource object) {
    Map<String, Object> map = new LinkedHashMap<>(object.getAdditionalProperties());
    Map<?, ?> metadata =
        client
            .getKubernetesSerialization()
            .convertValue(
                new ObjectMetaBuilder(object.getMetadata()).withManagedFields().build(), Map.class);
    map.put("metadata", metadata);
    return map;
  }

  private GenericKubernetesResource generic(HasMetadata object) {
    return client
        .getKubernetesSerialization()
        .convertValue(object, GenericKubernetesResource.class);
  }

  private String hash(GenericKubernetesResource tree) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  client
                      .getKubernetesSerialization()
                      .asJson(tree)
                      .getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String name(HasMetadata object) {
    return object.getKind()
        + " "
        + object.getMetadata().getNamespace()
        + "/"
        + object.getMetadata().getName();
  }
}
