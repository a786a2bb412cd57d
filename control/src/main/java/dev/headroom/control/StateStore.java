package dev.headroom.control;

import java.io.IOException;
import java.util.Optional;

/**
 * Keeps what policies remember, and knows what of it is worth writing when. Thread-safe; calls for
 * one policy never overlap.
 *
 * <p>After {@link #save} returns, {@link #load} returns what was saved, also in another process,
 * also after a kill at any time. So it does with what only {@linkplain #grew grew}, in another
 * process once {@link #keep} has returned. What cannot be read is reported, set aside and as good
 * as absent.
 */
public interface StateStore {
  /**
   * What was last saved, or has grown since; the status comes back without its metrics, which the
   * next decision reads anew.
   */
  Optional<PolicyState> load(PolicyId policy) throws IOException;

  /** Makes durable what must not be lost. */
  void save(PolicyId policy, PolicyState state) throws IOException;

  /**
   * Takes over a state that differs from the one saved last only in what a restart can do without
   * the last seconds of. Called at each decision that changes nothing: with ten thousand policies,
   * thousands of times a second.
   */
  void grew(PolicyId policy, PolicyState state) throws IOException;

  /** Makes durable what only grew, of all policies together. Called every {@link Keeping#EVERY}. */
  void keep() throws IOException;

  /** The policy is gone for good. */
  void forget(PolicyId policy) throws IOException;
}
