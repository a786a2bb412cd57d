package dev.headroom.scaling.observation;

/** What is scaled, as far as it could be found. */
public sealed interface Target {

  /**
   * The scale subresource (autoscaling/v1 Scale).
   *
   * @param specReplicas wanted
   * @param statusReplicas there, as the target's own controller counts them
   * @param selector selects the replicas, such as {@code app=web,tier!=cache}
   */
  record Scale(int specReplicas, int statusReplicas, String selector) implements Target {}

  /** It could not be had; {@code message} says why. */
  record Missing(String message) implements Target {}
}
