package dev.headroom.serving.repository;

import dev.headroom.serving.repository.ModelMemory.Share;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A version that waits for memory, or is being loaded. Used in turns only. */
final class Coming {
  final ModelSettings settings;
  final long version;
  final Tries.Need need;
  final Load load;
  final CompletableFuture<Void> over = new CompletableFuture<>();
  @Nullable Share share;

  Coming(ModelSettings settings, long version, Tries.Need need, Load load) {
    this.settings = settings;
    this.version = version;
    this.need = need;
    this.load = load;
  }
}
