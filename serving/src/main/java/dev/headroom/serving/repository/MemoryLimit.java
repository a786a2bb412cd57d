package dev.headroom.serving.repository;

/**
 * How much memory all models together may take.
 *
 * @param bytes at least 1
 * @param whenFull what becomes of a version that does not fit beside those that are loaded
 */
public record MemoryLimit(long bytes, WhenFull whenFull) {
  /** What becomes of a version for which there is no room. */
  public enum WhenFull {
    /** It is not loaded, and its status says why. */
    REFUSE,
    /**
     * No version is loaded before it is asked; then those make room that have not been asked for
     * longest.
     */
    ON_DEMAND
  }

  public MemoryLimit {
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes: " + bytes + " (expected: >= 1)");
    }
  }
}
