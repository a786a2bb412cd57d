package dev.headroom.serving.streams;

/** What became of a request that asked to be run. */
public sealed interface Admission {
  /** It runs now or waits; {@code call} tells when it is done. */
  record Admitted(Call call) implements Admission {}

  /** As many as may wait are waiting. */
  record QueueFull(int waiting) implements Admission {}

  /** The model version is being unloaded. */
  record Closed() implements Admission {}
}
