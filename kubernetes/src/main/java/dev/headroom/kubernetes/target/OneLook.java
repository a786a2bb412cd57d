package dev.headroom.kubernetes.target;

import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.Target;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Targets and their pods as policies see them, looked at once: nothing is watched, and nothing kept
 * but which kinds have a scale. Thread-safe. Whatever the API server cannot say, or refuses, is a
 * {@link io.fabric8.kubernetes.client.KubernetesClientException}.
 */
public final class OneLook {
  private static final long PAGE = 500;

  private final KubernetesClient client;
  private final ScaleKinds kinds;

  /** Asks nothing yet. */
  public OneLook(KubernetesClient client) {
    this.client = client;
    this.kinds = new ScaleKinds(client);
  }

  /** The scale; that there is none is a missing target with the reason. */
  public Target target(TargetKey target) {
    try {
      return Targets.form(kinds.scale(kinds.find(target), target));
    } catch (IOException e) {
      return new Target.Missing(String.valueOf(e.getMessage()));
    }
  }

  /** The pods that the target's selector selects; none without a selector. */
  public List<Pod> pods(String namespace, Target target) {
    if (!(target instanceof Target.Scale scale) || scale.selector().isEmpty()) {
      return List.of();
    }
    List<Pod> pods = new ArrayList<>();
    ListOptions next =
        new ListOptionsBuilder().withLimit(PAGE).withLabelSelector(scale.selector()).build();
    while (true) {
      PodList page = client.pods().inNamespace(namespace).list(next);
      page.getItems().forEach(pod -> pods.add(PodForm.of(pod).pod()));
      String more = page.getMetadata() == null ? null : page.getMetadata().getContinue();
      if (more == null || more.isEmpty()) {
        return pods;
      }
      next.setContinue(more);
    }
  }
}
