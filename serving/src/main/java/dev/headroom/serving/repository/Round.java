package dev.headroom.serving.repository;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** What a {@link ModelKeeper} does from a look to the last load. Used in turns only. */
final class Round {
  final ModelSettings settings;
  final VersionSource source;
  final CompletableFuture<Void> over = new CompletableFuture<>();
  final Queue<Long> due = new ArrayDeque<>();

  /** Whether to try at once also what has failed just now. */
  final boolean asked;

  Round(ModelSettings settings, VersionSource source, boolean asked) {
    this.settings = settings;
    this.source = source;
    this.asked = asked;
  }
}
