package dev.headroom.kubernetes.policy;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.control.DecisionLog;
import dev.headroom.kubernetes.activator.Sleeper;
import dev.headroom.kubernetes.operator.Led;
import dev.headroom.metrics.backend.RemoteSettings;
import dev.headroom.watch.Every;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scales while this operator leads. What a leader before remembered has to be read first, so it
 * begins when the API server gives it. Thread-safe.
 */
public final class LedScaling implements Led, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LedScaling.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final ScalingSettings settings;
  private final Optional<RemoteSettings> prometheus;

  @GuardedBy("this")
  private @Nullable Every starting;

  @GuardedBy("this")
  private @Nullable ClusterScaling scaling;

  /**
   * Does nothing yet.
   *
   * @param client is not closed with it
   * @param prometheus whom queries and rules are asked of, in place of the pods' own pages
   */
  public LedScaling(
      KubernetesClient client, ScalingSettings settings, Optional<RemoteSettings> prometheus) {
    this.client = client;
    this.settings = settings;
    this.prometheus = prometheus;
  }

  @Override
  public synchronized void lead() {
    starting = Every.start("scaling", AGAIN, this::begin);
  }

  private synchronized void begin() throws IOException {
    if (starting != null && scaling == null) {
      scaling = ClusterScaling.start(client, settings, prometheus, DecisionLog.NONE);
      starting.close();
      log.info("policies are decided for");
    }
  }

  /** The policies that may take their target's last replica away; none while another one leads. */
  public synchronized List<Sleeper> sleepers() {
    return scaling == null ? List.of() : scaling.sleepers();
  }

  @Override
  public synchronized void cease() {
    if (starting != null) {
      starting.close();
      starting = null;
    }
    if (scaling != null) {
      scaling.close();
      scaling = null;
      log.info("policies are not decided for any more");
    }
  }

  @Override
  public void close() {
    cease();
  }
}
