package dev.headroom.dashboard.web;

import java.util.Optional;

/** Where the end of a replica's log comes from. Thread-safe; may read files. */
public interface ReplicaLogs {
  /** Has none. */
  ReplicaLogs NONE = (_, _) -> Optional.empty();

  /**
   * The end of what a replica has written, at most some ten thousand characters.
   *
   * @return empty where the server or the replica is unknown, or has no log any more
   */
  Optional<String> end(String server, String replica);
}
