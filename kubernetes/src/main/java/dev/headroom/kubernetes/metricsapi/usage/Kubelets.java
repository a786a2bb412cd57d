package dev.headroom.kubernetes.metricsapi.usage;

import dev.headroom.metrics.exposition.CpuLimitExceededException;
import dev.headroom.metrics.exposition.MalformedExpositionException;
import dev.headroom.watch.Every;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks all kubelets every some seconds, through the API server. Thread-safe. */
public final class Kubelets implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Kubelets.class);

  /** Kubelets look at containers every ten seconds or so. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private static final int AT_A_TIME = 20;

  private final KubernetesClient cluster;
  private final InstantSource clock;
  private final UsageHistory history = new UsageHistory();
  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private final Semaphore free = new Semaphore(AT_A_TIME);
  private final Every look;
  private volatile List<Node> nodes = List.of();

  public Kubelets(KubernetesClient cluster, InstantSource clock) {
    this.cluster = cluster;
    this.clock = clock;
    this.look = Every.start("kubelets", LOOK, this::look);
  }

  /** The nodes that there are. */
  List<Node> nodes() {
    return nodes;
  }

  UsageHistory history() {
    return history;
  }

  private void look() {
    nodes = cluster.nodes().list().getItems();
    Set<String> names =
        nodes.stream().map(node -> node.getMetadata().getName()).collect(Collectors.toSet());
    history.retain(names);
    silent.retainAll(names);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      names.forEach(name -> threads.execute(() -> ask(name)));
    }
  }

  private void ask(String node) {
    free.acquireUninterruptibly();
    try {
      String page = cluster.raw("/api/v1/nodes/" + node + "/proxy/metrics/resource");
      if (page == null) {
        throw new KubernetesClientException("no such page");
      }
      history.took(node, ResourcePage.read(node, page, clock.instant()));
      silent.remove(node);
    } catch (KubernetesClientException
        | MalformedExpositionException
        | CpuLimitExceededException problem) {
      if (silent.add(node)) {
        log.warn("The kubelet of {} does not say what is used: {}", node, problem.getMessage());
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } finally {
      free.release();
    }
  }

  @Override
  public void close() {
    look.close();
  }
}
