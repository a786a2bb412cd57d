package dev.headroom.serving.repository;

import java.util.concurrent.CompletableFuture;

/** Loads and unloads models that the configuration has. Thread-safe. */
public interface ModelControl {
  /** Loads what is not loaded, and tries again what has failed; looks for new versions, too. */
  CompletableFuture<ModelChange> load(String model);

  /**
   * Unloads all versions. They stay unloaded until {@link #load}, or until the configuration of the
   * model changes.
   */
  CompletableFuture<ModelChange> unload(String model);
}
