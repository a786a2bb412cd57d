package dev.headroom.kubernetes.activator;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Map;

/**
 * A policy that may take its target's last replica away.
 *
 * @param wakes the policy, in the namespace
 * @param owner the policy, as the owner of what is made for it
 * @param podLabels of the target's pods, by which Services select them
 */
public record Sleeper(
    String namespace, Wakes wakes, OwnerReference owner, Map<String, String> podLabels) {
  public Sleeper {
    requireNonNull(namespace, "namespace");
    requireNonNull(wakes, "wakes");
    requireNonNull(owner, "owner");
    podLabels = Map.copyOf(podLabels);
  }

  /** Whether a Service with this selector is one of the target's. */
  boolean isBehind(Map<String, String> selector) {
    return !selector.isEmpty() && podLabels.entrySet().containsAll(selector.entrySet());
  }
}
