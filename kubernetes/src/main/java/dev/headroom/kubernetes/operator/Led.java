package dev.headroom.kubernetes.operator;

/** What only the one of several operators does that leads. */
public interface Led {
  /** Begins to act; returns soon. Not called twice without {@link #cease} in between. */
  void lead();

  /** Does not act any more when it returns; does nothing where it did not. */
  void cease();
}
