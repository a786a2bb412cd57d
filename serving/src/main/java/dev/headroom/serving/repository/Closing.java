package dev.headroom.serving.repository;

import dev.headroom.serving.repository.ModelMemory.Share;
import java.util.IdentityHashMap;

/**
 * How loaded versions end: which memory each has, and that it is given back, in a turn, when the
 * version is closed. Used in turns only.
 */
final class Closing {
  private final ModelMemory memory;
  private final Turns turns;
  private final Runnable trim;
  private final IdentityHashMap<LoadedVersion, Share> shares = new IdentityHashMap<>();

  /**
   * @param trim is run when a version is closed, where that happens: before its share is given back
   */
  Closing(ModelMemory memory, Turns turns, Runnable trim) {
    this.memory = memory;
    this.turns = turns;
    this.trim = trim;
  }

  /** {@code loaded} has {@code share} until it is closed. */
  void holds(LoadedVersion loaded, Share share) {
    shares.put(loaded, share);
  }

  /**
   * What closes {@code loaded}; takes as long as its engine takes.
   *
   * @param ended is run then, in a turn
   */
  Runnable of(LoadedVersion loaded, Runnable ended) {
    Share share = shares.remove(loaded);
    if (share != null) {
      memory.leaves(share);
    }
    Runnable freed =
        () -> {
          if (share != null) {
            memory.giveBack(share);
          }
          ended.run();
        };
    return () ->
        loaded
            .streams()
            .close(
                () -> {
                  try {
                    trim.run();
                  } finally {
                    turns.execute(freed);
                  }
                });
  }
}
