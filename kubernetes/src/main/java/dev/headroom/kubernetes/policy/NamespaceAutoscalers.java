package dev.headroom.kubernetes.policy;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Resource;
import dev.headroom.api.resource.ScalingPolicy;
import dev.headroom.control.PolicyId;
import dev.headroom.kubernetes.policy.WrittenPolicy.Content;
import dev.headroom.kubernetes.target.TargetKey;
import dev.headroom.scaling.policy.Mode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What scales in one namespace, listed once: ScalingPolicies, ModelServers, and
 * HorizontalPodAutoscalers.
 *
 * @param servers all ModelServers that can be read, by name
 * @param unscaled names of ModelServers that do not scale themselves, or cannot be read
 */
record NamespaceAutoscalers(
    String namespace, List<Found> all, Map<String, ModelServer> servers, List<String> unscaled) {
  static final String HPA = "HorizontalPodAutoscaler";

  /** One of them. */
  sealed interface Found {
    /** Kubernetes' own, as JSON. */
    record OfKubernetes(Rival rival, String json) implements Found {}

    /** One that the operator decides for, and the object that it stands in. */
    record Ours(WrittenPolicy written, GenericKubernetesResource object) implements Found {}

    /** As kubectl names it: {@code scalingpolicy/web}. */
    default String words() {
      return switch (this) {
        case OfKubernetes(Rival rival, _) -> "hpa/" + rival.name();
        case Ours(WrittenPolicy written, _) ->
            written.about().kind().toLowerCase(Locale.ROOT) + "/" + written.about().name();
      };
    }

    private boolean isCalled(String kind, String name) {
      String words = words();
      return kind.isEmpty() ? words.endsWith("/" + name) : words.equals(kind + "/" + name);
    }

    private boolean scales(String name) {
      return switch (this) {
        case OfKubernetes(Rival rival, _) -> rival.target().name().equals(name);
        case Ours(WrittenPolicy written, _) ->
            written.content() instanceof Content.Read read && read.target().name().equals(name);
      };
    }
  }

  NamespaceAutoscalers {
    all = List.copyOf(all);
    servers = Map.copyOf(servers);
    unscaled = List.copyOf(unscaled);
  }

  /**
   * Lists them.
   *
   * @throws KubernetesClientException if the API server cannot say, or refuses
   */
  static NamespaceAutoscalers of(KubernetesClient client, String namespace) {
    PolicyReader reader = new PolicyReader(client.getKubernetesSerialization());
    List<Found> all = new ArrayList<>();
    Map<String, ModelServer> servers = new LinkedHashMap<>();
    List<String> unscaled = new ArrayList<>();
    for (GenericKubernetesResource object : own(client, ScalingPolicy.KIND, namespace)) {
      all.add(new Found.Ours(reader.scalingPolicy(object), object));
    }
    for (GenericKubernetesResource object : own(client, ModelServer.KIND, namespace)) {
      Optional<Resource<ModelServer>> server = reader.modelServer(object);
      server.ifPresent(read -> servers.put(object.getMetadata().getName(), read.value()));
      server
          .flatMap(read -> reader.scalingOf(object, read))
          .ifPresentOrElse(
              written -> all.add(new Found.Ours(written, object)),
              () -> unscaled.add(object.getMetadata().getName()));
    }
    client
        .autoscaling()
        .v2()
        .horizontalPodAutoscalers()
        .inNamespace(namespace)
        .list()
        .getItems()
        .forEach(
            hpa ->
                all.add(
                    new Found.OfKubernetes(
                        Rival.of(hpa), client.getKubernetesSerialization().asJson(hpa))));
    return new NamespaceAutoscalers(namespace, all, servers, unscaled);
  }

  /** None where the cluster does not have the kind. */
  private static List<GenericKubernetesResource> own(
      KubernetesClient client, String kind, String namespace) {
    try {
      return OwnKinds.of(client, kind).inNamespace(namespace).list().getItems();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  /**
   * The one of that name, or {@code KIND/NAME}; or else the one that scales something of that name.
   *
   * @throws IllegalArgumentException if there is none, or several, saying which there are
   */
  Found named(String name) {
    int slash = name.indexOf('/');
    String kind = slash < 0 ? "" : kind(name.substring(0, slash));
    String bare = name.substring(slash + 1);
    List<Found> found = all.stream().filter(each -> each.isCalled(kind, bare)).toList();
    if (found.isEmpty() && kind.isEmpty()) {
      found = all.stream().filter(each -> each.scales(bare)).toList();
    }
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new IllegalArgumentException(
        found.isEmpty()
            ? "%s: nothing of that name scales in namespace %s (expected: %s)"
                .formatted(name, namespace, there(bare))
            : "%s: several in namespace %s (expected: one of %s)"
                .formatted(name, namespace, words(found)));
  }

  /** As kubectl lets one name a kind. */
  private static String kind(String said) {
    return switch (said.toLowerCase(Locale.ROOT)) {
      case "hpa", "horizontalpodautoscaler", "horizontalpodautoscalers" -> "hpa";
      case "scalingpolicy", "scalingpolicies" -> "scalingpolicy";
      case "modelserver", "modelservers" -> "modelserver";
      default ->
          throw new IllegalArgumentException(
              said + ": such a kind does not scale (expected: hpa, scalingpolicy or modelserver)");
    };
  }

  private String there(String name) {
    if (unscaled.contains(name)) {
      return "spec.scaling in ModelServer " + name + ", or what else scales it";
    }
    return all.isEmpty()
        ? "a ScalingPolicy, a ModelServer with scaling, or a HorizontalPodAutoscaler; there is none,"
            + " -n names another namespace"
        : "one of " + words(all);
  }

  private static String words(List<Found> found) {
    return String.join(", ", found.stream().map(Found::words).sorted().toList());
  }

  /** The ModelServer that a target is. */
  Optional<ModelServer> server(TargetKey target) {
    return Optional.ofNullable(servers.get(target.name()));
  }

  /** Whether the operator decides for its own. */
  Map<PolicyId, Verdict> verdicts() {
    return Verdicts.of(
        all.stream()
            .filter(Found.Ours.class::isInstance)
            .map(each -> ((Found.Ours) each).written())
            .toList(),
        all.stream()
            .filter(Found.OfKubernetes.class::isInstance)
            .map(each -> ((Found.OfKubernetes) each).rival())
            .toList());
  }

  /** What HorizontalPodAutoscalers scale, by the autoscaler's key. */
  Map<String, TargetKey> scaledByKubernetes() {
    Map<String, TargetKey> scaled = new LinkedHashMap<>();
    for (Found each : all) {
      if (each instanceof Found.OfKubernetes(Rival rival, _)) {
        scaled.put(rival.key(), rival.target());
      }
    }
    return scaled;
  }

  /** What is scaled beside a policy of ours, by its autoscaler's key. */
  Map<String, TargetKey> scaledBeside(PolicyId id) {
    Map<String, TargetKey> scaled = scaledByKubernetes();
    Map<PolicyId, Verdict> verdicts = verdicts();
    for (Found each : all) {
      if (each instanceof Found.Ours(WrittenPolicy policy, _)
          && !policy.id().equals(id)
          && verdicts.get(policy.id()) instanceof Verdict.Decides
          && policy.content() instanceof Content.Read read
          && read.scaling().mode() == Mode.ACT) {
        scaled.put(policy.id().toString(), read.target());
      }
    }
    return scaled;
  }
}
