package dev.headroom.kubernetes.target;

import dev.headroom.kubernetes.cluster.Cluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the deletion costs of pods. Thread-safe. */
@FunctionalInterface
public interface CostWriter {
  /**
   * Writes what each pod costs. What cannot be written is logged: it is no reason to keep pods that
   * are not wanted.
   *
   * @param costs by pod
   */
  void write(String namespace, Map<String, String> costs);

  /** Writes them to the cluster, one pod after the other. */
  static CostWriter of(KubernetesClient client) {
    Logger log = LoggerFactory.getLogger(CostWriter.class);
    PatchContext merge = PatchContext.of(PatchType.JSON_MERGE);
    merge.setFieldManager(Cluster.FIELD_MANAGER);
    return (namespace, costs) ->
        costs.forEach(
            (pod, cost) -> {
              String patch =
                  client
                      .getKubernetesSerialization()
                      .asJson(
                          Map.of(
                              "metadata",
                              Map.of("annotations", Map.of(DeletionCosts.ANNOTATION, cost))));
              try {
                client.pods().inNamespace(namespace).withName(pod).patch(merge, patch);
              } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                  log.warn(
                      "Pod {}/{}: its deletion cost cannot be set, so a busy pod may go: {}",
                      namespace,
                      pod,
                      e.getMessage());
                }
              }
            });
  }
}
