package dev.headroom.local;

import dev.headroom.gateway.PoolListener;
import dev.headroom.gateway.signal.LoadWatch;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway tells of a server: a replica that failed a request is looked at, load is watched
 * while there is some, and a request that no replica can take does not wait for the next turn.
 */
final class PoolEvents implements PoolListener {
  private final BiConsumer<String, String> suspect;
  private final Consumer<String> poke;
  volatile @Nullable LoadWatch load;

  /**
   * @param suspect is told a server and its replica that failed a request
   * @param poke is told a server that is wanted more
   */
  PoolEvents(BiConsumer<String, String> suspect, Consumer<String> poke) {
    this.suspect = suspect;
    this.poke = poke;
  }

  @Override
  public void replicaFailed(String pool, String replica, Failure failure, Throwable cause) {
    suspect.accept(pool, replica);
  }

  @Override
  public void replicaWanted(String pool) {
    poke.accept(pool);
  }

  @Override
  public void stirred(String pool) {
    LoadWatch watch = load;
    if (watch != null) {
      watch.stirred();
    }
  }
}
