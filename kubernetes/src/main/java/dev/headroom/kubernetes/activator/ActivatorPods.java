package dev.headroom.kubernetes.activator;

import dev.headroom.kubernetes.apply.Changes;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;

/** The activators of a cluster: pods of that name in the operator's namespace. Thread-safe. */
public final class ActivatorPods implements AutoCloseable {
  /** The labels by which they are found. */
  public static final Map<String, String> LABELS =
      Map.of("app.kubernetes.io/part-of", "headroom", "app.kubernetes.io/component", "activator");

  private final SharedIndexInformer<Pod> pods;

  /** Begins to watch. */
  public ActivatorPods(KubernetesClient client, String namespace) {
    pods = client.pods().inNamespace(namespace).withLabels(LABELS).runnableInformer(0);
    var _ = pods.exceptionHandler((_, _) -> true).start();
  }

  /** Who is told of each change of them. */
  public void onChange(Runnable changed) {
    pods.addEventHandler(new Changes<>(_ -> changed.run()));
  }

  /** Addresses of those that are ready, in order. */
  public List<String> addresses() {
    return pods.getStore().list().stream()
        .filter(ActivatorPods::isReady)
        .map(pod -> pod.getStatus().getPodIP())
        .sorted()
        .toList();
  }

  private static boolean isReady(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && pod.getStatus() != null
        && pod.getStatus().getPodIP() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(each -> each.getType().equals("Ready") && each.getStatus().equals("True"));
  }

  @Override
  public void close() {
    pods.close();
  }
}
