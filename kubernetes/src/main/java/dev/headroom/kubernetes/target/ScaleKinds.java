package dev.headroom.kubernetes.target;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which kinds have a scale, and where: by discovery. What was found is asked for again after ten
 * minutes, what was not after ten seconds, as a kind may come. Thread-safe.
 */
final class ScaleKinds {
  private static final Duration FOUND = Duration.ofMinutes(10);
  private static final Duration MISSED = Duration.ofSeconds(10);

  /**
   * A kind whose objects have a scale.
   *
   * @param plural as paths name it: {@code deployments}
   */
  record ScaleKind(String apiVersion, String kind, String plural) {
    /** Of one object's scale. */
    String path(TargetKey target) {
      return "/%s/%s/namespaces/%s/%s/%s/scale"
          .formatted(
              apiVersion.indexOf('/') < 0 ? "api" : "apis",
              apiVersion,
              target.namespace(),
              plural,
              target.name());
    }
  }

  private record Name(String apiVersion, String kind) {}

  private record Known(Optional<ScaleKind> kind, String problem, long nanoTime) {}

  private final KubernetesClient client;
  private final Map<Name, Known> known = new ConcurrentHashMap<>();

  ScaleKinds(KubernetesClient client) {
    this.client = client;
  }

  /**
   * The target's kind.
   *
   * @throws IOException if there is no such kind, or its objects have no scale
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server cannot say
   */
  ScaleKind find(TargetKey target) throws IOException {
    Name name = new Name(target.apiVersion(), target.kind());
    long now = System.nanoTime();
    Known before = known.get(name);
    Known found =
        before != null && now - before.nanoTime() < patience(before).toNanos()
            ? before
            : ask(name, now);
    known.put(name, found);
    if (found.kind().isEmpty()) {
      throw new IOException(found.problem());
    }
    return found.kind().get();
  }

  /**
   * Asks for an object's scale.
   *
   * @throws IOException if there is no such object
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server cannot say
   */
  Scale scale(ScaleKind kind, TargetKey target) throws IOException {
    String json = client.raw(kind.path(target));
    if (json == null) {
      throw new IOException(
          "%s \"%s\" not found".formatted(kind.plural() + "." + target.group(), target.name()));
    }
    return client.getKubernetesSerialization().unmarshal(json, Scale.class);
  }

  private static Duration patience(Known known) {
    return known.kind().isPresent() ? FOUND : MISSED;
  }

  private Known ask(Name name, long now) {
    APIResourceList list = client.getApiResources(name.apiVersion());
    List<APIResource> resources = list == null ? List.of() : list.getResources();
    Optional<APIResource> resource =
        resources.stream()
            .filter(each -> each.getKind().equals(name.kind()) && each.getName().indexOf('/') < 0)
            .findFirst();
    if (resource.isEmpty()) {
      return new Known(
          Optional.empty(),
          "no matches for kind \"%s\" in version \"%s\"".formatted(name.kind(), name.apiVersion()),
          now);
    }
    String plural = resource.get().getName();
    boolean scales = resources.stream().anyMatch(each -> each.getName().equals(plural + "/scale"));
    return scales
        ? new Known(Optional.of(new ScaleKind(name.apiVersion(), name.kind(), plural)), "", now)
        : new Known(
            Optional.empty(),
            "kind %s of %s has no scale subresource (expected: one, as a Deployment has)"
                .formatted(name.kind(), name.apiVersion()),
            now);
  }
}
