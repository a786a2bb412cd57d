package dev.headroom.kubernetes.operator;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.kubernetes.activator.ActivatorPods;
import dev.headroom.kubernetes.activator.Paths;
import dev.headroom.kubernetes.policy.ClusterScaling;
import dev.headroom.watch.Every;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Policies are decided for, and activators are put into Services' paths, while this operator leads.
 * Thread-safe.
 */
public final class LedScaling implements Led {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final Starting starting;
  private final String namespace;
  private final List<String> namespaces;

  @GuardedBy("this")
  private @Nullable Every beginning;

  @GuardedBy("this")
  private @Nullable Running running;

  /** Begins to scale. */
  @FunctionalInterface
  public interface Starting {
    /**
     * Starts.
     *
     * @throws IOException if what a leader before remembered cannot be read yet
     */
    ClusterScaling start() throws IOException;
  }

  private record Running(ClusterScaling scaling, ActivatorPods pods, Paths paths) {}

  /**
   * Does nothing yet.
   *
   * @param namespace of the activators: the operator's own
   * @param namespaces whose Services activators may answer for; none for all
   */
  public LedScaling(
      KubernetesClient client, String namespace, List<String> namespaces, Starting starting) {
    this.client = client;
    this.namespace = namespace;
    this.namespaces = List.copyOf(namespaces);
    this.starting = starting;
  }

  @Override
  public synchronized void lead() {
    beginning = Every.start("scaling begins", TRY_AGAIN, this::begin);
  }

  /** The API server may be away just now. */
  private synchronized void begin() throws IOException {
    Every trying = beginning;
    if (trying == null) {
      return;
    }
    ClusterScaling scaling = starting.start();
    ActivatorPods pods = new ActivatorPods(client, namespace);
    Paths paths = new Paths(client, namespaces, scaling::sleepers, pods::addresses);
    pods.onChange(paths::soon);
    running = new Running(scaling, pods, paths);
    beginning = null;
    trying.close();
  }

  @Override
  public synchronized void cease() {
    if (beginning != null) {
      beginning.close();
      beginning = null;
    }
    Running now = running;
    if (now != null) {
      running = null;
      now.paths().close();
      now.pods().close();
      now.scaling().close();
    }
  }
}
