package dev.headroom.kubernetes.state;

import dev.headroom.kubernetes.cluster.Cluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shards as ConfigMaps of one namespace: {@code headroom-state-0} and so on. */
final class ConfigMaps implements Shards {
  private static final String PREFIX = "headroom-state-";
  private static final String LABEL = "headroom.dev/state";
  private static final PatchContext MERGE = merge();

  private final KubernetesClient client;
  private final String namespace;

  ConfigMaps(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  private static PatchContext merge() {
    PatchContext context = PatchContext.of(PatchType.JSON_MERGE);
    context.setFieldManager(Cluster.FIELD_MANAGER);
    return context;
  }

  /**
   * One entry of a shard, in each of the namespaces where there is one.
   *
   * @param namespace empty to look in all
   */
  static List<byte[]> entries(
      KubernetesClient client, Optional<String> namespace, int shard, String key)
      throws IOException {
    var maps = client.configMaps();
    try {
      return (namespace.isPresent() ? maps.inNamespace(namespace.get()) : maps.inAnyNamespace())
          .withField("metadata.name", PREFIX + shard).list().getItems().stream()
              .filter(map -> map.getBinaryData() != null && map.getBinaryData().containsKey(key))
              .map(map -> Base64.getDecoder().decode(map.getBinaryData().get(key)))
              .toList();
    } catch (KubernetesClientException e) {
      throw new IOException(cause(e), e);
    }
  }

  @Override
  public Map<Integer, Map<String, byte[]>> read() throws IOException {
    Map<Integer, Map<String, byte[]>> shards = new HashMap<>();
    try {
      for (ConfigMap map :
          client.configMaps().inNamespace(namespace).withLabel(LABEL).list().getItems()) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        if (map.getBinaryData() != null) {
          map.getBinaryData()
              .forEach((key, text) -> entries.put(key, Base64.getDecoder().decode(text)));
        }
        shards.put(
            Integer.parseInt(map.getMetadata().getName().substring(PREFIX.length())), entries);
      }
    } catch (KubernetesClientException e) {
      throw unable("read", PREFIX + "*", e);
    }
    return shards;
  }

  @Override
  public void patch(int shard, Map<String, Optional<byte[]>> changes) throws IOException {
    String name = PREFIX + shard;
    Map<String, @Nullable String> data = new LinkedHashMap<>();
    changes.forEach(
        (key, bytes) -> data.put(key, bytes.map(Base64.getEncoder()::encodeToString).orElse(null)));
    Resource<ConfigMap> map = client.configMaps().inNamespace(namespace).withName(name);
    String patch = client.getKubernetesSerialization().asJson(Map.of("binaryData", data));
    try {
      map.patch(MERGE, patch);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw unable("written", name, e);
      }
      make(name);
      try {
        map.patch(MERGE, patch);
      } catch (KubernetesClientException again) {
        throw unable("written", name, again);
      }
    }
  }

  private void make(String name) throws IOException {
    ConfigMap map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .addToLabels(LABEL, "policies")
            .addToLabels("app.kubernetes.io/managed-by", Cluster.FIELD_MANAGER)
            .endMetadata()
            .build();
    try {
      client.resource(map).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw unable("made", name, e);
      }
    }
  }

  private IOException unable(String what, String name, KubernetesClientException e) {
    return new IOException(
        "ConfigMap %s/%s cannot be %s: %s".formatted(namespace, name, what, cause(e)), e);
  }

  /** A request that had no answer says why only in its cause. */
  private static String cause(KubernetesClientException e) {
    return e.getStatus() == null && e.getCause() != null
        ? e.getMessage() + " " + e.getCause().getMessage()
        : String.valueOf(e.getMessage());
  }
}
