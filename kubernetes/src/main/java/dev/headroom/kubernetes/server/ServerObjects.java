package dev.headroom.kubernetes.server;

import dev.headroom.api.resource.ClusterSettings;
import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.ReplicaSettings;
import dev.headroom.api.resource.Server;
import dev.headroom.api.resource.Server.MetricsPage;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All objects of a ModelServer.
 *
 * @param objects those that others need come first; the Deployment is among them, without a number
 *     of replicas
 * @param notes what of the ModelServer is not done, a sentence each
 */
public record ServerObjects(List<HasMetadata> objects, List<String> notes) {
  public ServerObjects {
    objects = List.copyOf(objects);
    notes = List.copyOf(notes);
  }

  /**
   * What there has to be.
   *
   * @param uid of the ModelServer
   * @param image Headroom's own
   * @param monitors whether the cluster has ServiceMonitors
   * @throws IllegalArgumentException {@code field: value (expected: …)} if something that is handed
   *     on as it is cannot be read, or a field is missing that only a cluster needs
   */
  public static ServerObjects of(ModelServer server, String uid, String image, boolean monitors) {
    Metadata metadata = new Metadata(server, uid);
    List<HasMetadata> objects = new ArrayList<>();
    ConfigMaps.of(server, metadata).ifPresent(objects::add);
    Guards.account(server, metadata).ifPresent(objects::add);
    objects.add(Exposure.service(server, metadata));
    objects.add(Deployments.of(server, metadata, image(server, image)));
    objects.addAll(Exposure.ingresses(server, metadata));
    Guards.disruption(server, metadata).ifPresent(objects::add);
    Guards.network(server, metadata).ifPresent(objects::add);
    server
        .cluster()
        .serviceMonitor()
        .filter(_ -> monitors)
        .ifPresent(said -> objects.add(monitor(server, metadata, said)));
    return new ServerObjects(objects, notes(server, monitors));
  }

  private static String image(ModelServer server, String ours) {
    boolean command = server.server() instanceof Server.Command;
    if (command && server.cluster().image().isEmpty()) {
      throw new IllegalArgumentException(
          "spec.image: missing (expected: the image that the command is in)");
    }
    return server.cluster().image().orElse(ours);
  }

  private static GenericKubernetesResource monitor(
      ModelServer server, Metadata metadata, ClusterSettings.ServiceMonitor said) {
    MetricsPage page = Deployments.metrics(server).orElse(MetricsPage.of("/metrics"));
    Map<String, Object> endpoint = new LinkedHashMap<>();
    endpoint.put("port", page.port().orElse(Ports.REST));
    endpoint.put("path", page.path());
    said.interval().ifPresent(interval -> endpoint.put("interval", interval));
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("selector", Map.of("matchLabels", ObjectNames.selector(server)));
    spec.put("endpoints", List.of(endpoint));
    GenericKubernetesResource monitor = new GenericKubernetesResource();
    monitor.setApiVersion("monitoring.coreos.com/v1");
    monitor.setKind("ServiceMonitor");
    monitor.setMetadata(metadata.named(ObjectNames.of(server.name()), said.labels(), Map.of()));
    monitor.setAdditionalProperty("spec", spec);
    return monitor;
  }

  private static List<String> notes(ModelServer server, boolean monitors) {
    List<String> notes = new ArrayList<>(Probes.notes(server));
    if (server.cluster().serviceMonitor().isPresent() && !monitors) {
      notes.add("serviceMonitor: the cluster has no such kind");
    }
    if (server.settings().share().nice() > 0) {
      notes.add("resources.nice: only on one machine");
    }
    if (!server.settings().log().equals(ReplicaSettings.DEFAULT.log())) {
      notes.add("log: the kubelet keeps what containers write, as it is told");
    }
    if (server.scaling().filter(scaling -> scaling.warmStandby() > 0).isPresent()) {
      notes.add("scaling.warmStandby: only on one machine; here minReplicas keeps replicas ready");
    }
    return notes;
  }
}
