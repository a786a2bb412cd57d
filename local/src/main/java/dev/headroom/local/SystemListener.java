package dev.headroom.local;

import dev.headroom.control.Tick;
import dev.headroom.local.replica.ReplicaEvent;

/** Is told what happens, on the system's threads: it must return soon. */
public interface SystemListener {
  /** Something happened to a replica. */
  void replica(ReplicaEvent event);

  /** A server's policy had its turn. */
  void ticked(String server, Tick tick);
}
