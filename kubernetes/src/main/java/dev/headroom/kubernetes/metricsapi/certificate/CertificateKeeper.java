package dev.headroom.kubernetes.metricsapi.certificate;

import dev.headroom.watch.Every;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a certificate to show at any time: makes it, shares it with other replicas by a Secret,
 * renews it, and keeps APIServices trusting it. It owns what is shown. Thread-safe.
 */
public final class CertificateKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CertificateKeeper.class);
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final KubernetesClient cluster;
  private final Optional<ObjectName> secret;
  private final Optional<CaBundles> bundles;
  private final List<String> names;
  private final TlsFolder folder;
  private final InstantSource clock;
  private final Every look;
  private @Nullable ServingMaterial shown;

  /**
   * Shows a certificate before it returns, if the cluster answers.
   *
   * @param secret where it is kept; without it, one is made for this run
   * @param service whose APIServices are kept right, if any
   * @param names hosts and addresses that it is for
   * @throws KubernetesClientException if the Secret can be neither read nor written
   */
  public CertificateKeeper(
      KubernetesClient cluster,
      Optional<ObjectName> secret,
      Optional<ObjectName> service,
      Collection<String> names,
      TlsFolder folder,
      InstantSource clock) {
    this.cluster = cluster;
    this.secret = secret;
    this.bundles = service.map(name -> new CaBundles(cluster, name));
    this.names = List.copyOf(names);
    this.folder = folder;
    this.clock = clock;
    show(right());
    this.look = Every.start("serving certificate", LOOK, this::look);
  }

  private void look() {
    ServingMaterial right = right();
    // First it is made known, then it is shown.
    bundles.ifPresent(each -> each.set(Pem.of(right.trusted())));
    show(right);
  }

  private synchronized void show(ServingMaterial right) {
    ServingMaterial before = shown;
    if (before == null || !before.server().certificate().equals(right.server().certificate())) {
      folder.show(right);
      shown = right;
      log.info(
          "The serving certificate is valid until {}",
          right.server().certificate().getNotAfter().toInstant());
    }
  }

  private synchronized ServingMaterial right() {
    if (secret.isEmpty()) {
      return ServingMaterial.renewed(Optional.ofNullable(shown), names, clock.instant());
    }
    ObjectName name = secret.get();
    var place = cluster.secrets().inNamespace(name.namespace()).withName(name.name());
    Secret found = place.get();
    Optional<ServingMaterial> before = read(name, found);
    ServingMaterial right = ServingMaterial.renewed(before, names, clock.instant());
    if (before.isPresent() && before.get().equals(right)) {
      return right;
    }
    try {
      if (found == null) {
        cluster.resource(secret(name, right)).create();
      } else {
        // With its resourceVersion: of two replicas that renew it at a time, one wins.
        cluster
            .resource(new SecretBuilder(found).withData(right.data()).build())
            .lockResourceVersion()
            .update();
      }
      return right;
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      return read(name, place.get()).orElseThrow(() -> e);
    }
  }

  private static Optional<ServingMaterial> read(ObjectName name, @Nullable Secret found) {
    if (found == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(ServingMaterial.of(found.getData()));
    } catch (IOException e) {
      log.warn("Secret {}: {}; it is written anew", name, e.getMessage());
      return Optional.empty();
    }
  }

  private static Secret secret(ObjectName name, ServingMaterial material) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(name.namespace())
        .withName(name.name())
        .addToLabels("app.kubernetes.io/managed-by", "headroom")
        .endMetadata()
        .withType("kubernetes.io/tls")
        .withData(material.data())
        .build();
  }

  @Override
  public void close() {
    look.close();
  }
}
