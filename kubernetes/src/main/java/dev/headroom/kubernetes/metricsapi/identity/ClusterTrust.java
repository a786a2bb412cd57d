package dev.headroom.kubernetes.metricsapi.identity;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom the cluster trusts, as its ConfigMap {@code kube-system/extension-apiserver-authentication}
 * says it now. One that cannot be read changes nothing. Thread-safe.
 */
public final class ClusterTrust implements AutoCloseable {
  public static final String NAMESPACE = "kube-system";
  public static final String CONFIG_MAP = "extension-apiserver-authentication";

  private static final Logger log = LoggerFactory.getLogger(ClusterTrust.class);

  private final Consumer<TrustConfig> changed;
  private final CountDownLatch known = new CountDownLatch(1);
  private final SharedIndexInformer<ConfigMap> informer;
  private volatile TrustConfig current = TrustConfig.NONE;

  /**
   * Follows it from now on.
   *
   * @param changed is told of each change, the first reading too
   */
  public ClusterTrust(KubernetesClient cluster, Consumer<TrustConfig> changed) {
    this.changed = changed;
    this.informer =
        cluster
            .configMaps()
            .inNamespace(NAMESPACE)
            .withName(CONFIG_MAP)
            .runnableInformer(0)
            .addEventHandler(new Handler())
            .exceptionHandler((_, problem) -> retry(problem));
    var _ = informer.start();
  }

  private static boolean retry(Throwable problem) {
    log.warn(
        "{}/{} is not followed: {} (expected: the Role extension-apiserver-authentication-reader);"
            + " it is tried again",
        NAMESPACE,
        CONFIG_MAP,
        problem.getMessage());
    return true;
  }

  /** Waits for the first reading; whether there was one in that time. */
  public boolean await(Duration atMost) throws InterruptedException {
    return known.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  public boolean isKnown() {
    return known.getCount() == 0;
  }

  public TrustConfig current() {
    return current;
  }

  private void read(ConfigMap map) {
    try {
      TrustConfig read = TrustConfig.of(map.getData());
      if (!read.equals(current) || !isKnown()) {
        current = read;
        changed.accept(read);
        known.countDown();
        log.info("{}/{}: read, new requests are judged by it", NAMESPACE, CONFIG_MAP);
      }
    } catch (IOException e) {
      log.warn(
          "{}/{}: {}; what was read before stays in use", NAMESPACE, CONFIG_MAP, e.getMessage());
    }
  }

  private final class Handler implements ResourceEventHandler<ConfigMap> {
    @Override
    public void onAdd(ConfigMap map) {
      read(map);
    }

    @Override
    public void onUpdate(ConfigMap before, ConfigMap now) {
      read(now);
    }

    @Override
    public void onDelete(ConfigMap map, boolean lastStateUnknown) {
      log.warn(
          "{}/{} is gone; what was read before stays in use (expected: the API server puts it back)",
          NAMESPACE,
          CONFIG_MAP);
    }
  }

  @Override
  public void close() {
    informer.close();
  }
}
