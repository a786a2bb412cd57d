package dev.headroom.kubernetes.activator;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * The resource that is told when a request waits: the policy that may bring a replica.
 *
 * @param apiVersion such as {@code headroom.dev/v1alpha1}
 * @param kind such as {@code ScalingPolicy}
 * @param name in the Service's namespace
 */
public record Wakes(String apiVersion, String kind, String name) {
  /** The annotation by which it is told: the time of the latest request, in ISO 8601. */
  public static final String ASKED = "headroom.dev/asked";

  public Wakes {
    requireNonNull(apiVersion, "apiVersion");
    requireNonNull(kind, "kind");
    requireNonNull(name, "name");
  }

  /** As an annotation says it: {@code APIVERSION KIND NAME}. */
  String text() {
    return apiVersion + " " + kind + " " + name;
  }

  static Optional<Wakes> parse(String text) {
    String[] parts = text.split(" ", -1);
    return parts.length == 3
        ? Optional.of(new Wakes(parts[0], parts[1], parts[2]))
        : Optional.empty();
  }
}
