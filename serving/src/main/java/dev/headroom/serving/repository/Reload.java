package dev.headroom.serving.repository;

import java.util.concurrent.CompletableFuture;

/** Looks for changed configuration and versions now. */
public interface Reload {
  /** Completes with whether anything changed; fails where the configuration is invalid. */
  CompletableFuture<Boolean> reload();
}
