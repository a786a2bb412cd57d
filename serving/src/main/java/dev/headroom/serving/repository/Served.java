package dev.headroom.serving.repository;

import java.util.concurrent.CompletableFuture;

/** What is served, which changes. Thread-safe. */
public interface Served {
  /** What is served now. */
  Catalogue catalogue();

  /**
   * Sees to it that a version that is on demand, and claimed, is loaded as soon as there is room
   * for it; does nothing for any other. It may take a moment: call it where that harms nobody.
   */
  void demand(String model, long version);

  /** Completes when the catalogue is next replaced; continue elsewhere. */
  CompletableFuture<Void> changed();
}
