package dev.headroom.control;

import java.io.IOException;
import java.util.Optional;

/**
 * Keeps what policies remember. Thread-safe; calls for one policy never overlap.
 *
 * <p>After {@link #save} returns, {@link #load} returns what was saved, also in another process,
 * also after a kill at any time. What cannot be read is reported, set aside and as good as absent.
 */
public interface StateStore {
  /**
   * What was last saved; the status comes back without its metrics, which the next decision reads
   * anew.
   */
  Optional<PolicyState> load(PolicyId policy) throws IOException;

  void save(PolicyId policy, PolicyState state) throws IOException;

  /** The policy is gone for good. */
  void forget(PolicyId policy) throws IOException;
}
