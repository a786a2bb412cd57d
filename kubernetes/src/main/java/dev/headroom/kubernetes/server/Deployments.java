package dev.headroom.kubernetes.server;

import dev.headroom.api.resource.ClusterSettings;
import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Server;
import dev.headroom.api.resource.Server.MetricsPage;
import dev.headroom.api.serve.ServeFlags;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The Deployment of a server's replicas, without their number. */
final class Deployments {
  /** Who runs Headroom's own image, as many images have it: nobody. */
  private static final long NOBODY = 65532;

  /** For what a container does after its drain. */
  private static final long MARGIN_SECONDS = 5;

  private static final int DEADLINE_MARGIN = 60;

  /** None goes before another one is ready. */
  private static final Map<String, Object> ROLLING =
      Map.of(
          "type", "RollingUpdate", "rollingUpdate", Map.of("maxUnavailable", 0, "maxSurge", "25%"));

  private Deployments() {}

  static Deployment of(ModelServer server, Metadata metadata, String image) {
    ClusterSettings cluster = server.cluster();
    Map<String, String> labels = new TreeMap<>(cluster.pod().labels());
    labels.putAll(ObjectNames.labels(server));
    return new DeploymentBuilder()
        .withMetadata(metadata.usual())
        .withNewSpec()
        .withStrategy(
            Given.as(
                DeploymentStrategy.class,
                cluster.updateStrategy().orElse(ROLLING),
                "updateStrategy"))
        .withProgressDeadlineSeconds(
            Math.toIntExact(server.settings().startLimit().toSeconds()) + DEADLINE_MARGIN)
        .withNewSelector()
        .withMatchLabels(ObjectNames.selector(server))
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels)
        .withAnnotations(annotations(server))
        .endMetadata()
        .withSpec(pod(server, image))
        .endTemplate()
        .endSpec()
        .build();
  }

  /** Where its metrics are, as scrapers look for it. */
  private static Map<String, String> annotations(ModelServer server) {
    Map<String, String> annotations = new TreeMap<>();
    annotations.put("kubectl.kubernetes.io/default-container", Containers.NAME);
    metrics(server)
        .ifPresent(
            page -> {
              Map<String, Integer> ports = Ports.of(server).numbers();
              annotations.put("prometheus.io/scrape", "true");
              annotations.put("prometheus.io/path", page.path());
              annotations.put("prometheus.io/port", "" + ports.get(page.port().orElse(Ports.REST)));
            });
    annotations.putAll(server.cluster().pod().annotations());
    return annotations;
  }

  /** Where the replicas show metrics, if they do. */
  static Optional<MetricsPage> metrics(ModelServer server) {
    return switch (server.server()) {
      case Server.Command command -> command.metrics();
      case Server.Models _, Server.Configured _ -> Optional.of(MetricsPage.of(ServeFlags.METRICS));
    };
  }

  private static PodSpec pod(ModelServer server, String image) {
    ClusterSettings cluster = server.cluster();
    Map<String, Object> said = new LinkedHashMap<>(cluster.pod().spec());
    Object security = said.remove("securityContext");
    said.remove("volumes");
    PodSpec given = Given.as(PodSpec.class, said, "pod");
    String account = given.getServiceAccountName();
    return new PodSpecBuilder(given)
        .withServiceAccountName(account == null ? ObjectNames.of(server.name()) : account)
        .withAutomountServiceAccountToken(false)
        .withSecurityContext(security(server, security == null ? Map.of() : security))
        .withTerminationGracePeriodSeconds(
            Containers.LEAVING_SECONDS
                + server.settings().drainLimit().toSeconds()
                + MARGIN_SECONDS)
        .withImagePullSecrets(
            cluster.imagePullSecrets().stream().map(LocalObjectReference::new).toList())
        .withVolumes(Volumes.of(server))
        .withContainers(Containers.of(server, image))
        .build();
  }

  private static PodSecurityContext security(ModelServer server, Object said) {
    Map<String, Object> defaults = new LinkedHashMap<>();
    boolean root =
        said instanceof Map<?, ?> fields
            && fields.get("runAsUser") instanceof Number user
            && user.longValue() == 0;
    if (!root) {
      defaults.put("runAsNonRoot", true);
    }
    if (!(server.server() instanceof Server.Command)) {
      defaults.put("runAsUser", NOBODY);
      defaults.put("runAsGroup", NOBODY);
    }
    defaults.put("seccompProfile", Map.of("type", "RuntimeDefault"));
    return Given.as(PodSecurityContext.class, Given.over(defaults, said), "pod.securityContext");
  }
}
