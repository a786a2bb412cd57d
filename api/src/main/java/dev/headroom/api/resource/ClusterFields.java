package dev.headroom.api.resource;

import dev.headroom.api.resource.ClusterSettings.NetworkPolicy;
import dev.headroom.api.resource.ClusterSettings.Repository;
import dev.headroom.api.resource.ClusterSettings.ServiceMonitor;
import dev.headroom.document.Fields;
import dev.headroom.document.schema.Choice;
import dev.headroom.document.schema.ListOf;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Rule;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Text;
import dev.headroom.document.schema.Verbatim;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes and reads what only matters on a cluster. */
final class ClusterFields {
  private static final Text PATH = Text.matching("/[^\\x00]*", "a path from /, as /models");

  private static final Property<String> IMAGE =
      Property.of(
              "image",
              Text.matching("\\S+", "an image, as registry/name:tag"),
              "On a cluster: the image of its container; a command needs one.",
              "vllm/vllm-openai:v0.11.0")
          .otherwiseAs("Headroom's own, for models");
  private static final Property<String> PULL_POLICY =
      Property.of(
              "imagePullPolicy",
              Choice.of("Always", "IfNotPresent", "Never"),
              "On a cluster: when the image is pulled.",
              "IfNotPresent")
          .otherwiseAs("Kubernetes' own");
  private static final Property<List<String>> PULL_SECRETS =
      Property.<List<String>>of(
              "imagePullSecrets",
              ListOf.any(
                  Shape.of(
                      "LocalObjectReference",
                      List.of(Secret.NAME),
                      fields -> Secret.NAME.in(fields))),
              "On a cluster: the Secrets to pull it with.",
              "[{name: registry}]")
          .otherwise(List.of(), "[]");

  /** Apart, as its name is that of another field here. */
  private static final class Secret {
    static final Property<String> NAME =
        Property.of("name", Names.OBJECT, "Its name.", "registry").required("a name");
  }

  private static final Property<Object> ENV_FROM =
      Property.of(
          "envFrom",
          Verbatim.list("EnvFromSource"),
          "On a cluster: Secrets and ConfigMaps that are added to the environment, as in a Pod.",
          "[{secretRef: {name: s3-credentials}}]");

  private static final Property<String> CLAIM =
      Property.of(
          "claimName",
          Names.OBJECT,
          "A PersistentVolumeClaim in the same namespace.",
          "model-storage");
  private static final Property<String> HOST_PATH =
      Property.of("hostPath", PATH, "A folder of the node.", "/srv/models");
  private static final Property<String> MOUNT_PATH =
      Property.of("mountPath", PATH, "Where replicas see it.", "/models").otherwise("/models");
  private static final Property<String> SUB_PATH =
      Property.of("subPath", Text.NAME, "The folder of the volume that they see.", "production")
          .otherwiseAs("all of it");
  private static final Property<Repository> REPOSITORY =
      Property.of(
          "repository",
          Shape.of(
                  "Repository",
                  List.of(CLAIM, HOST_PATH, MOUNT_PATH, SUB_PATH),
                  ClusterFields::repository)
              .where(Rule.exactlyOne("claimName", "hostPath")),
          "On a cluster: the volume that models are on, which is only read. Relative paths of models"
              + " start from /, so that ./models/a is on a volume seen at /models.",
          "{claimName: model-storage}");

  private static final Property<Object> UPDATE_STRATEGY =
      Property.of(
              "updateStrategy",
              Verbatim.map("DeploymentStrategy"),
              "On a cluster: how replicas are replaced by newer ones, as a Deployment's strategy.",
              "{type: Recreate}")
          .otherwiseAs("none goes before another is ready");
  private static final Property<Object> DISRUPTION =
      Property.of(
          "podDisruptionBudget",
          Verbatim.map("PodDisruptionBudgetSpec"),
          "On a cluster: how many may be evicted at once; a PodDisruptionBudget's spec without its"
              + " selector.",
          "{minAvailable: 1}");

  private static final Property<Object> FROM =
      Property.of(
              "from",
              Verbatim.list("NetworkPolicyPeer"),
              "Who may connect, as in a NetworkPolicy.",
              "[{namespaceSelector: {matchLabels: {team: search}}}]")
          .otherwise(List.of(), "[]");
  private static final Property<NetworkPolicy> NETWORK_POLICY =
      Property.of(
          "networkPolicy",
          Shape.of("NetworkPolicySettings", List.of(FROM), ClusterFields::networkPolicy),
          "On a cluster: that only these, and Headroom itself, may connect.",
          "{from: [{podSelector: {matchLabels: {app: shop}}}]}");

  private static final Property<String> INTERVAL =
      Property.of(
              "interval",
              Text.matching("([0-9]+(ms|[smhdwy]))+", "a duration, as 15s"),
              "From one scrape to the next.",
              "15s")
          .otherwiseAs("the Prometheus' own");
  private static final Property<Map<String, String>> LABELS =
      PodFields.texts("labels", "By which a Prometheus finds it.", "{release: prometheus}");
  private static final Property<ServiceMonitor> SERVICE_MONITOR =
      Property.of(
          "serviceMonitor",
          Shape.of("ServiceMonitorSettings", List.of(INTERVAL, LABELS), ClusterFields::monitor),
          "On a cluster with a Prometheus operator: that its Prometheus scrapes the replicas.",
          "{labels: {release: prometheus}}");

  /** All fields, in a ModelServer's spec. */
  static final List<Property<?>> PROPERTIES =
      List.of(
          IMAGE,
          PULL_POLICY,
          PULL_SECRETS,
          ENV_FROM,
          REPOSITORY,
          PodFields.PROPERTY,
          ExposureFields.SERVICE,
          ExposureFields.INGRESS,
          UPDATE_STRATEGY,
          DISRUPTION,
          NETWORK_POLICY,
          SERVICE_MONITOR);

  private ClusterFields() {}

  /**
   * Those of a ModelServer's spec; what is wrong in them is told.
   *
   * @param envSources where variables' values are, by name
   */
  static ClusterSettings decode(Fields spec, Map<String, Object> envSources) {
    List<String> secrets = PULL_SECRETS.in(spec);
    return new ClusterSettings(
        Optional.ofNullable(IMAGE.in(spec)),
        Optional.ofNullable(PULL_POLICY.in(spec)),
        secrets == null ? List.of() : secrets,
        trees(ENV_FROM.in(spec)),
        envSources,
        Optional.ofNullable(REPOSITORY.in(spec)),
        Objects.requireNonNullElse(PodFields.PROPERTY.in(spec), ClusterSettings.DEFAULT.pod()),
        Objects.requireNonNullElse(
            ExposureFields.SERVICE.in(spec), ClusterSettings.DEFAULT.service()),
        Optional.ofNullable(ExposureFields.INGRESS.in(spec)),
        Optional.ofNullable(UPDATE_STRATEGY.in(spec)),
        Optional.ofNullable(DISRUPTION.in(spec)),
        Optional.ofNullable(NETWORK_POLICY.in(spec)),
        Optional.ofNullable(SERVICE_MONITOR.in(spec)));
  }

  private static List<Object> trees(@Nullable Object list) {
    return list instanceof List<?> trees ? List.<Object>copyOf(trees) : List.of();
  }

  private static @Nullable Repository repository(Fields fields) {
    String claim = CLAIM.in(fields);
    String hostPath = HOST_PATH.in(fields);
    String mountPath = MOUNT_PATH.in(fields);
    String subPath = SUB_PATH.in(fields);
    if (mountPath == null || !fields.ok()) {
      return null;
    }
    return new Repository(
        claim != null
            ? new Repository.Claim(claim)
            : new Repository.HostPath(Objects.requireNonNull(hostPath)),
        mountPath,
        Optional.ofNullable(subPath));
  }

  private static NetworkPolicy networkPolicy(Fields fields) {
    return new NetworkPolicy(trees(FROM.in(fields)));
  }

  private static ServiceMonitor monitor(Fields fields) {
    String interval = INTERVAL.in(fields);
    Map<String, String> labels = LABELS.in(fields);
    return new ServiceMonitor(Optional.ofNullable(interval), labels == null ? Map.of() : labels);
  }
}
