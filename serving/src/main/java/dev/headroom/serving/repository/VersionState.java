package dev.headroom.serving.repository;

/** Where a version is in its life, as TensorFlow Serving and OVMS name it, and one more. */
public enum VersionState {
  START,
  LOADING,
  /**
   * It is loaded, or being loaded, when it is asked, and answers like any other; the protocols,
   * which have no such state, call it available.
   */
  ON_DEMAND,
  AVAILABLE,
  UNLOADING,
  END;

  /** The name that the protocols have for it. */
  public String told() {
    return (this == ON_DEMAND ? AVAILABLE : this).name();
  }

  /** Whether requests for it are answered, or wait until they can be. */
  public boolean isServed() {
    return this == AVAILABLE || this == ON_DEMAND;
  }
}
