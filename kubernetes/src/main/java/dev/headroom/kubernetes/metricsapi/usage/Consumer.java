package dev.headroom.kubernetes.metricsapi.usage;

/** Who takes processor time and memory. */
sealed interface Consumer {
  /** A container of a pod. */
  record Container(String namespace, String pod, String name) implements Consumer {}

  /** All that runs on a node. */
  record Node(String name) implements Consumer {}
}
