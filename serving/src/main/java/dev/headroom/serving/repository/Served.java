package dev.headroom.serving.repository;

import java.util.concurrent.CompletableFuture;

/** What is served, which changes. Thread-safe. */
public interface Served {
  /** What is served now. */
  Catalogue catalogue();

  /** Completes when the catalogue is next replaced; continue elsewhere. */
  CompletableFuture<Void> changed();
}
