package dev.headroom.kubernetes.server;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Resources;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the objects of a server have in common: namespace, labels, and whose they are, so that they
 * go with it.
 *
 * @param uid of the ModelServer
 */
record Metadata(ModelServer server, String uid) {

  /** With the name that most of them have. */
  ObjectMeta usual() {
    return named(ObjectNames.of(server.name()));
  }

  ObjectMeta named(String name) {
    return named(name, Map.of(), Map.of());
  }

  /**
   * With more labels and annotations.
   *
   * @param labels Headroom's own go before them
   */
  ObjectMeta named(String name, Map<String, String> labels, Map<String, String> annotations) {
    Map<String, String> all = new TreeMap<>(labels);
    all.putAll(ObjectNames.labels(server));
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(server.namespace())
        .withLabels(all)
        .withAnnotations(annotations.isEmpty() ? null : new TreeMap<>(annotations))
        .addNewOwnerReference()
        .withApiVersion(Resources.API_VERSION)
        .withKind(ModelServer.KIND)
        .withName(server.name())
        .withUid(uid)
        .withController(true)
        .withBlockOwnerDeletion(true)
        .endOwnerReference()
        .build();
  }
}
