package dev.headroom.scaling.policy;

/** What is done about a decision. */
public enum Mode {
  /** It is applied. */
  ACT,
  /** It is computed and explained, and nothing is changed. */
  ADVISE
}
