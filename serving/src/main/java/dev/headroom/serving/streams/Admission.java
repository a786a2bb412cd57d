package dev.headroom.serving.streams;

/** What became of a call that asked to be run. */
public sealed interface Admission {
  /**
   * It runs soon; {@code call} tells when it is done.
   *
   * @param waits whether no stream is free for it now
   */
  record Admitted(QueuedCall call, boolean waits) implements Admission {}

  /** As many as may wait are waiting. */
  record QueueFull(int waiting) implements Admission {}

  /** The model version is being unloaded. */
  record Closed() implements Admission {}
}
