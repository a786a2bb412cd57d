package dev.headroom.control;

import java.io.IOException;

/**
 * A policy's state as bytes of JSON, for a world's own store: of this version of Headroom or of one
 * before or after it, as the files of {@link FileStateStore}.
 */
public final class StateBytes {
  private StateBytes() {}

  /** Whose state it is, and the state; its status is without its metrics. */
  public record Named(PolicyId policy, PolicyState state) {}

  /** The bytes. */
  public static byte[] of(PolicyId policy, PolicyState state) throws IOException {
    return StateWriter.write(new KeptState(policy, "", state));
  }

  /**
   * What the bytes say.
   *
   * @throws IOException if they are no state, naming what is wrong
   */
  public static Named read(byte[] bytes) throws IOException {
    KeptState kept = StateReader.read(bytes);
    return new Named(kept.policy(), kept.state());
  }
}
