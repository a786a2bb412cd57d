package dev.headroom.kubernetes.metricsapi.answer;

import dev.headroom.kubernetes.metricsapi.wire.Status;

/** What is answered. */
public sealed interface Answer {
  /** A JSON object. */
  record Body(String json) implements Answer {}

  /** Nothing, and why. */
  record Problem(Status status) implements Answer {}
}
