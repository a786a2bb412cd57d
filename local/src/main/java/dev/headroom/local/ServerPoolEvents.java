package dev.headroom.local;

import dev.headroom.gateway.PoolListener;
import dev.headroom.gateway.signal.LoadWatch;
import dev.headroom.local.replica.Fleet;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway tells of a server: a replica that failed a request is looked at, load is watched
 * while there is some, and a request that no replica can take does not wait for the next turn.
 */
final class ServerPoolEvents implements PoolListener {
  private final Runnable wanted;
  private volatile @Nullable LoadWatch load;
  private volatile @Nullable Fleet fleet;

  /**
   * @param wanted runs when a request finds no replica
   */
  ServerPoolEvents(Runnable wanted) {
    this.wanted = wanted;
  }

  /** Says whom to tell. */
  void tell(LoadWatch watch, Fleet owner) {
    load = watch;
    fleet = owner;
  }

  @Override
  public void replicaFailed(String pool, String replica, Failure failure, Throwable cause) {
    Fleet owner = fleet;
    if (owner != null) {
      Thread.ofVirtual().start(() -> owner.suspect(replica));
    }
  }

  @Override
  public void replicaWanted(String pool) {
    wanted.run();
  }

  @Override
  public void stirred(String pool) {
    LoadWatch watch = load;
    if (watch != null) {
      watch.stirred();
    }
  }
}
