package dev.headroom.local;

import dev.headroom.control.Tick;
import dev.headroom.local.replica.ReplicaEvent;
import java.time.Instant;

/** Is told what happens, on the system's threads: it must return soon. */
public interface SystemListener {
  /** Something happened to a replica. */
  void replica(ReplicaEvent event);

  /** A server's policy had its turn. */
  void ticked(String server, Tick tick);

  /** Something about a server is otherwise than it was: a sentence for people, without its stop. */
  void noticed(String server, Instant at, String sentence);
}
